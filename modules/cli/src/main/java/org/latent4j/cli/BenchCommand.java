package org.latent4j.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latent4j.benchmarks.EncodingSpeed;
import org.latent4j.benchmarks.PeakSpeed;
import org.latent4j.benchmarks.Speed;
import org.latent4j.benchmarks.StepProfile;
import org.latent4j.benchmarks.TrainingSpeed;
import org.latent4j.benchmarks.Work;
import org.latent4j.cli.gpu.Gpu;
import org.latent4j.common.Check;
import org.latent4j.common.Json;
import org.latent4j.data.DataOptions;
import org.latent4j.data.Dataset;
import org.latent4j.data.Datasets;
import org.latent4j.data.Examples;
import org.latent4j.engine.Acceleration;
import org.latent4j.engine.EngineChoice;
import org.latent4j.engine.Threads;
import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.GraphCompiler;
import org.latent4j.engine.plan.Plan;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Optimizer;
import org.latent4j.models.Variants;
import org.latent4j.training.Recipe;
import org.latent4j.training.Recipes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures speed. */
@Command(
        name = "bench",
        description = "Measure how fast variants of default size train and encode on this machine.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  latent4j bench",
            "  latent4j bench convolutional --batch-size 256 --threads 1",
            "  latent4j bench recurrent --plan"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class BenchCommand implements Runnable {
    private static final List<String> USUAL = List.of("stacked", "variational", "recurrent", "convolutional");
    private static final List<String> TASKS = List.of("train", "encode", "latency");
    private static final int ENCODED_AT_ONCE = 256;
    private static final double WARM_UP = 4;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "VARIANT",
            description = "Which variants. Default: stacked, variational, recurrent and convolutional.")
    private List<String> variants = USUAL;

    @Option(names = "--task", paramLabel = "T", description = "train, encode or latency. Default: all three.")
    private @Nullable String task;

    @Option(names = "--batch-size", paramLabel = "N", description = "Rows of a training step. Default: 32.")
    private int batchSize = 32;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of the engine. Default: one a processor.")
    private int threads = Threads.standard();

    @Option(names = "--engine", paramLabel = "E", description = "compiled or dl4j. Default: compiled; with --gpu dl4j.")
    private String engine = Gpu.isInThisBuild() ? "dl4j" : "compiled";

    @Option(names = "--data", paramLabel = "D", description = "Data set of 28x28 images. Default: strokes.")
    private String data = "strokes";

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Folder that holds the MNIST or Fashion-MNIST files.")
    private @Nullable Path dataFolder;

    @Option(names = "--seconds", paramLabel = "S", description = "Length of a window. Default: 1.")
    private double seconds = 1;

    @Option(names = "--windows", paramLabel = "N", description = "Windows, of which the best counts. Default: 3.")
    private int windows = 3;

    @Option(
            names = "--peak",
            description = "Show instead how much the processor can multiply and add, in registers, on so many threads.")
    private boolean peakOnly;

    @Option(names = "--plan", description = "Show the compiled plan instead, with the time of each of its parts.")
    private boolean plan;

    @Option(
            names = "--turns",
            description = "Wait for a line on standard input before each window: one variant, one task.",
            hidden = true)
    private boolean turns;

    @Mixin
    private JsonOption json;

    @Override
    public void run() {
        check();
        PrintWriter out = spec.commandLine().getOut();
        if (peakOnly) {
            showPeak(out);
            return;
        }
        Dataset dataset = Datasets.open(data, DataOptions.defaults().withDataDir(dataFolder));
        Map<String, Object> results = new LinkedHashMap<>();
        double peak = turns ? Double.NaN : PeakSpeed.gigaflops(threads);
        if (!json.wanted() && !turns) {
            out.printf(
                    Locale.ROOT,
                    "%s, %s, %d threads, batches of %d; this machine's peak: %s%n",
                    engine,
                    engine.equals("compiled") ? Kernels.best().name() : "ND4J",
                    threads,
                    batchSize,
                    Double.isNaN(peak) ? "unknown" : String.format(Locale.ROOT, "%.0f GFLOP/s", peak));
        }
        for (String variant : variants) {
            Recipe recipe = recipe(variant, dataset);
            if (plan) {
                showPlan(recipe, dataset, out);
                continue;
            }
            Map<String, Double> figures = new LinkedHashMap<>();
            for (String name : task == null ? TASKS : List.of(task)) {
                figures.put(key(name), measure(name, recipe, dataset, out));
            }
            figures.replaceAll((name, value) -> name.equals("rowsPerSecond") ? 1e3 / value : value);
            results.put(variant, figures);
            if (!json.wanted() && !turns) {
                out.println(line(variant, figures, recipe));
            }
        }
        if (json.wanted()) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("engine", engine);
            all.put("threads", threads);
            all.put("batchSize", batchSize);
            all.put("peakGigaflops", Double.isNaN(peak) ? null : peak);
            all.put("results", results);
            out.println(Json.write(all));
        }
    }

    private void showPeak(PrintWriter out) {
        double peak = PeakSpeed.gigaflops(threads);
        String obstacle = Kernels.obstacle();
        if (obstacle != null) {
            throw new IllegalStateException("bench --peak: needs vectors, but " + obstacle);
        }
        if (json.wanted()) {
            out.println(Json.write(Map.of("threads", threads, "peakGigaflops", peak)));
        } else {
            out.printf(
                    Locale.ROOT,
                    "%d threads, %s: %.1f GFLOP/s%n",
                    threads,
                    Kernels.best().name(),
                    peak);
        }
    }

    private void check() {
        for (String variant : variants) {
            Choices.check(spec, "unknown variant", Variants.names(), variant);
        }
        if (task != null && !TASKS.contains(task)) {
            throw new ParameterException(spec.commandLine(), "--task: " + Choices.refusal(TASKS, task));
        }
        List<String> engines = List.of("compiled", "dl4j");
        Choices.check(spec, "--engine", engines, engine);
        if (turns && (variants.size() != 1 || task == null)) {
            throw new ParameterException(spec.commandLine(), "--turns: needs one VARIANT and a --task");
        }
        Usage.check(spec, () -> Check.positive("--threads", threads));
        Usage.check(spec, () -> Check.positive("--batch-size", batchSize));
        Usage.check(spec, () -> Check.positive("--windows", windows));
        Usage.check(spec, () -> Check.positive("--seconds", seconds));
    }

    private static String key(String task) {
        return switch (task) {
            case "train" -> "millisecondsPerStep";
            case "encode" -> "rowsPerSecond";
            default -> "millisecondsForOneRow";
        };
    }

    /** The variant in its default size with Adam, or what its recipe has instead for the variational one. */
    private Recipe recipe(String variant, Dataset dataset) {
        Recipe recipe =
                Recipes.of(variant, "default", Shapes.ofRow(dataset.train().features()));
        Optimizer.Kind kind = variant.equals("variational") ? Optimizer.Kind.RMSPROP : Optimizer.Kind.ADAM;
        return recipe.withOptimizer(new Optimizer(kind, 1e-3)).withBatchSize(batchSize);
    }

    private EngineChoice choice() {
        return EngineChoice.valueOf(engine.toUpperCase(Locale.ROOT));
    }

    private double measure(String name, Recipe recipe, Dataset dataset, PrintWriter out) {
        try (Speed speed = speed(name, recipe, dataset)) {
            speed.window(WARM_UP);
            double best = Double.POSITIVE_INFINITY;
            BufferedReader turn = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (int i = 0; i < windows; i++) {
                if (turns) {
                    out.println("ready");
                    out.flush();
                    turn.readLine();
                }
                double milliseconds = speed.window(seconds);
                if (turns) {
                    out.println("window\t" + milliseconds);
                    out.flush();
                }
                best = Math.min(best, milliseconds);
            }
            return best;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Speed speed(String name, Recipe recipe, Dataset dataset) {
        if (name.equals("train")) {
            Examples one = dataset.validation().range(0, 1);
            Dataset unvalidated = new Dataset(
                    dataset.name(), dataset.train(), one, one, List.of(), List.of(), dataset.sources(), null);
            return new TrainingSpeed(recipe, unvalidated, choice(), threads);
        }
        LatentModel model = LatentModel.create(recipe.model(), recipe.optimizer(), 42);
        Acceleration.of(model, choice(), threads);
        return new EncodingSpeed(model, dataset.test().features(), name.equals("encode") ? ENCODED_AT_ONCE : 1);
    }

    private String line(String variant, Map<String, Double> figures, Recipe recipe) {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-14s", variant));
        figures.forEach((name, value) -> {
            switch (name) {
                case "millisecondsPerStep" -> {
                    LatentModel model = LatentModel.create(recipe.model(), recipe.optimizer(), 42);
                    Plan compiled = GraphCompiler.compile(model.graph(), List.of(model.inputShape()), true);
                    double gigaflops = Work.training(compiled) * batchSize / value / 1e6;
                    text.append(String.format(Locale.ROOT, "  train %8.3f ms a step, %5.1f GFLOP/s", value, gigaflops));
                }
                case "rowsPerSecond" -> text.append(String.format(Locale.ROOT, "  encode %,10.0f rows/s", value));
                default -> text.append(String.format(Locale.ROOT, "  one row %7.3f ms", value));
            }
        });
        return text.toString();
    }

    private void showPlan(Recipe recipe, Dataset dataset, PrintWriter out) {
        LatentModel model = LatentModel.create(recipe.model(), recipe.optimizer(), 42);
        Plan compiled = GraphCompiler.compile(model.graph(), List.of(model.inputShape()), true);
        compiled.operations().forEach(operation -> out.println(PlanText.of(operation)));
        out.printf(Locale.ROOT, "%n%-34s %10s%n", "part of a step, on one thread", "microseconds");
        StepProfile.of(model, dataset.train().features(), batchSize)
                .forEach((part, microseconds) -> out.printf(Locale.ROOT, "%-34s %10.1f%n", part, microseconds));
        out.println();
    }
}
