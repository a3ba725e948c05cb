package org.latent4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Check;
import org.latent4j.common.Json;
import org.latent4j.common.Numbers;
import org.latent4j.data.DataOptions;
import org.latent4j.data.Dataset;
import org.latent4j.data.Datasets;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.ReconstructionLoss;
import org.latent4j.models.StackedAutoencoder;
import org.latent4j.models.Variants;
import org.latent4j.reports.tensorboard.TensorBoard;
import org.latent4j.training.GreedyRecipe;
import org.latent4j.training.Recipe;
import org.latent4j.training.Recipes;
import org.latent4j.training.RunFolder;
import org.latent4j.training.RunRecord;
import org.latent4j.training.TrainingProgress;
import org.latent4j.training.TrainingResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains a variant on data, into a run folder. */
@Command(
        name = "train",
        description = "Train an autoencoder.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = "latent4j train VARIANT [OPTION]...",
        footer = {"", "Example: latent4j train stacked --data fashion-mnist --epochs 5"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class TrainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "VARIANT",
            description = "linear, stacked, tied, convolutional, recurrent, denoising, sparse or variational.")
    private String variant;

    @Option(
            names = "--data",
            paramLabel = "D",
            description =
                    "strokes (built in: drawn digits), fashion-mnist, mnist, plane3d, sequences, a .csv, .npy or .npz"
                            + " file, or a folder of images. Default: strokes.")
    private @Nullable String data;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Folder that holds the MNIST or Fashion-MNIST files.")
    private @Nullable Path dataFolder;

    @Option(
            names = "--label-column",
            paramLabel = "C",
            description = "A table's column that holds labels, which the model isn't to see.")
    private @Nullable String labelColumn;

    @Option(names = "--limit", paramLabel = "N", description = "Train on the first N training rows only.")
    private @Nullable Integer limit;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The run folder, new or empty. Default: runs/VARIANT-DATA-N with the first free number N.")
    private @Nullable Path out;

    @Option(names = "--resume", description = "Go on with the run in the folder --out.")
    private boolean resume;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Decides starting weights, the order of rows, all that is drawn, and how data is split."
                    + " Default: 42.")
    private @Nullable Long seed;

    @Mixin
    private RecipeOptions recipeOptions;

    @Option(
            names = "--greedy",
            description =
                    "Train one layer after the other, then all together; --epochs counts for each. Variant stacked.")
    private boolean greedy;

    @Mixin
    private EngineOptions engineOptions;

    @Option(
            names = "--tensorboard",
            paramLabel = "DIR",
            description = "Write events for TensorBoard as well, into a folder in DIR that is named as the run.")
    private @Nullable Path tensorboard;

    @Mixin
    private JsonOption json;

    @Mixin
    private ModelOptions modelOptions;

    @Override
    public Integer call() throws Exception {
        checkNames();
        Terminal terminal = new Terminal(spec.commandLine().getErr());
        RunRecord resumed = resumedRun();
        TrainingData source = source(resumed);
        Dataset dataset = open(source);
        List<Integer> exampleShape = Shapes.ofRow(dataset.train().features());
        Plan plan = plan(resumed, dataset, exampleShape);
        Path folder = out != null
                ? out
                : RunFolder.next(Path.of("runs"), variant + "-" + RunNames.ofData(source.spec()))
                        .path();
        terminal.line(String.format(
                Locale.ROOT,
                "%s %s on %s, %,d rows; run folder %s",
                resumed == null ? "training" : "going on with",
                variant,
                source.spec(),
                dataset.train().size(),
                folder));
        TrainingResult result;
        try (Interruption interruption = new Interruption(() -> terminal.line(RunNames.toGoOn(spec, out, folder)));
                TrainingBar bar = new TrainingBar(terminal, interruption);
                TensorBoard events = events(folder, terminal)) {
            TrainingProgress progress = events == null ? bar : events.and(bar); // the bar may end the training
            result = plan.train(
                    dataset, source.seed(), folder, resume, progress, engineOptions.engine(), engineOptions.threads());
            result.model().attach(TrainingData.NAME, Json.MAPPER.valueToTree(source));
            result.model().attach(LoadedModel.EXAMPLE_SHAPE, Json.MAPPER.valueToTree(exampleShape));
            result.model().save(RunFolder.at(folder).modelFile());
        } catch (Interruption.InterruptedTraining e) {
            return Interruption.EXIT_CODE;
        }
        RunReport.write(result, source, dataset, folder, json.wanted(), spec);
        return 0;
    }

    /** The defaults that depend on the variant, for its help. */
    static String defaults() {
        StringBuilder text = new StringBuilder("%nDefaults (sizes: see 'latent4j models'):%n".formatted());
        for (Variants.Entry entry : Variants.all()) {
            Recipe recipe = Recipes.of(entry.name(), Recipes.NAMES.get(0), entry.usualShape());
            text.append(String.format(
                    Locale.ROOT,
                    "  %-14s %3d epochs, batch size %3d, %s %s, loss %s%n",
                    entry.name(),
                    recipe.epochs(),
                    recipe.batchSize(),
                    recipe.optimizer().kind().id(),
                    Numbers.text(recipe.optimizer().learningRate()),
                    recipe.model().loss().id()));
        }
        return text.toString();
    }

    private void checkNames() {
        Choices.check(spec, "unknown variant", Variants.names(), variant);
        engineOptions.check(spec);
        if (resume && out == null) {
            throw new ParameterException(spec.commandLine(), "--resume: needs --out DIR, the run to go on with");
        }
        Integer rows = limit;
        if (rows != null) {
            Usage.check(spec, () -> Check.positive("--limit", (int) rows));
        }
    }

    private @Nullable TensorBoard events(Path run, Terminal terminal) throws IOException {
        return tensorboard == null
                ? null
                : TensorBoard.in(
                        tensorboard.resolve(run.toAbsolutePath().normalize().getFileName()), terminal::line);
    }

    /** What the folder says of the run to go on with, or null if a new one begins. */
    private @Nullable RunRecord resumedRun() {
        if (!resume || out == null || !RunFolder.at(out).holdsRun()) {
            return null;
        }
        RunRecord record = RunFolder.at(out).record();
        String before = record.settings().recipe().model().variant();
        Usage.check(spec, () -> Check.that(before.equals(variant), out + "", "a run of variant " + variant, before));
        return record;
    }

    /** Data named on the command line; for a resumed run, what isn't named is as it was. */
    private TrainingData source(@Nullable RunRecord resumed) {
        String name = resumed == null
                ? Datasets.names().get(0)
                : resumed.settings().data().name();
        if (data == null && !Datasets.names().contains(name)) {
            throw new ParameterException(spec.commandLine(), "--data: needed, the run was trained on the file " + name);
        }
        long usualSeed = resumed == null
                ? DataOptions.defaults().seed()
                : resumed.settings().seed();
        Integer rows = limit == null && resumed != null
                ? (Integer) resumed.settings().data().trainRows()
                : limit;
        return new TrainingData(
                data == null ? name : data,
                dataFolder == null ? null : dataFolder.toString(),
                seed == null ? usualSeed : seed,
                rows,
                labelColumn);
    }

    private Dataset open(TrainingData source) {
        return source.open(spec);
    }

    /** What is to be trained and how: one training of the whole, or one layer after the other. */
    private Plan plan(@Nullable RunRecord resumed, Dataset dataset, List<Integer> exampleShape) {
        return Usage.check(spec, () -> {
            GreedyRecipe begun = resumed == null ? null : resumed.settings().greedy();
            if (begun != null) {
                return new Plan(null, recipeOptions.applied(begun));
            }
            Recipe before = resumed == null ? null : resumed.settings().recipe();
            Recipe base =
                    recipeOptions.base(variant, exampleShape, dataset.train().size(), before);
            Autoencoder changed = modelOptions.applied(base.model(), exampleShape);
            Autoencoder model = resumed == null ? fittingOutput(changed, dataset) : changed;
            if (!greedy) {
                return new Plan(recipeOptions.applied(base.withModel(model)), null);
            }
            if (model instanceof StackedAutoencoder stacked) {
                return new Plan(null, recipeOptions.applied(recipeOptions.greedy(stacked)));
            }
            throw new IllegalArgumentException("--greedy: expected variant stacked, which it fits, got " + variant);
        });
    }

    /** A sigmoid can't give values outside [0, 1]: where squared error is to learn such data, the output is linear. */
    private static Autoencoder fittingOutput(Autoencoder model, Dataset dataset) {
        var features = dataset.train().features();
        boolean inRange =
                features.minNumber().doubleValue() >= 0 && features.maxNumber().doubleValue() <= 1;
        if (inRange
                || model.loss() != ReconstructionLoss.MEAN_SQUARED_ERROR
                || model.variant().equals("linear")) {
            return model;
        }
        return Variants.with(model, Map.of("outputActivation", "linear"));
    }
}
