package org.latent4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.AtomicFile;
import org.latent4j.common.Json;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.models.LatentModel;
import org.latent4j.reports.page.MapView;
import org.latent4j.reports.page.RunPage;
import org.latent4j.reports.page.RunResults;
import org.latent4j.training.RunFolder;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Gathers what a run's page of HTML shows and writes it. */
final class RunReports {
    static final String FILE = "report.html";

    private RunReports() {}

    /** At the end of a training: what can't be reported is said in one line and costs nothing else. */
    static void writeAfterTraining(
            LoadedModel loaded, Summary summary, Dataset dataset, Path folder, CommandSpec spec) {
        RunFolder run = RunFolder.at(folder);
        try {
            AtomicFile.writeText(run.evaluationFile(), Json.write(summary.object()) + "\n");
            MapView map = new RunMap(loaded, dataset).view(spec);
            RunPage.write(folder.resolve(FILE), page(RunResults.of(run), loaded, map, List.of()));
        } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError e) {
            spec.commandLine().getErr().println("no " + FILE + ": " + Failures.message(e));
        }
    }

    /**
     * Writes the page of a finished or unfinished run; what is missing is left out, and the page says so.
     *
     * @throws org.latent4j.training.TrainingException if the folder holds no run
     */
    static void write(Path folder, Path output, @Nullable Path dataFolder, CommandSpec spec) throws IOException {
        RunFolder run = RunFolder.at(folder);
        RunResults results = RunResults.of(run);
        List<String> notices = new ArrayList<>();
        LoadedModel loaded = null;
        MapView map = null;
        if (Files.exists(run.modelFile())) {
            loaded = new LoadedModel(LatentModel.load(run.modelFile()), folder);
            TrainingData source = TrainingData.of(loaded);
            Dataset dataset = source == null ? null : opened(source, dataFolder, notices, spec);
            if (dataset != null && source != null) {
                if (results.figures() == null) {
                    Summary summary = Summary.of(loaded, source.spec(), dataset, "test");
                    AtomicFile.writeText(run.evaluationFile(), Json.write(summary.object()) + "\n");
                    results = RunResults.of(run);
                }
                map = new RunMap(loaded, dataset).view(spec);
            }
        }
        RunPage.write(output, page(results, loaded, map, notices));
        spec.commandLine().getErr().println("wrote the report to " + output);
    }

    private static @Nullable Dataset opened(
            TrainingData source, @Nullable Path dataFolder, List<String> notices, CommandSpec spec) {
        try {
            return source.open(dataFolder, spec);
        } catch (DataException e) {
            notices.add("No latent map: the data it was trained on can't be opened (" + Failures.message(e) + ").");
            return null;
        }
    }

    private static String page(
            RunResults results, @Nullable LoadedModel loaded, @Nullable MapView map, List<String> notices) {
        TrainingData source = loaded == null ? null : TrainingData.of(loaded);
        return RunPage.of(results, map, List.of(command(results, source)), notices);
    }

    /** What trains the same again; for a run without a model, what goes on with it. */
    static String command(RunResults run, @Nullable TrainingData source) {
        String folder = run.folder().path().toString();
        List<String> words = new ArrayList<>(List.of("latent4j", "train", run.variant()));
        if (source == null) {
            words.addAll(List.of("--data", run.record().settings().data().name(), "--out", folder, "--resume"));
        } else {
            words.addAll(List.of("--config", run.folder().recordFile().toString()));
            if (run.record().settings().greedy() != null) {
                words.add("--greedy");
            }
            words.addAll(List.of("--data", source.spec()));
            if (source.folder() != null) {
                words.addAll(List.of("--data-dir", source.folder()));
            }
            if (source.labelColumn() != null) {
                words.addAll(List.of("--label-column", source.labelColumn()));
            }
            if (source.limit() != null) {
                words.addAll(List.of("--limit", source.limit().toString()));
            }
            words.addAll(List.of("--seed", Long.toString(source.seed()), "--out", folder + "-again"));
        }
        return String.join(" ", words.stream().map(RunNames::quoted).toList());
    }

    /** Opens a page in the person's browser. */
    static void open(java.net.URI page, CommandSpec spec) {
        String[] opener = System.getProperty("os.name").startsWith("Mac")
                ? new String[] {"open", page.toString()}
                : System.getProperty("os.name").startsWith("Windows")
                        ? new String[] {"rundll32", "url.dll,FileProtocolHandler", page.toString()}
                        : new String[] {"xdg-open", page.toString()};
        try {
            new ProcessBuilder(opener)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            spec.commandLine().getErr().println("no browser can be opened (" + opener[0] + "): open " + page);
        }
    }

    /** Refuses a name for the page before any work is done. */
    static void checkName(Path output, CommandSpec spec) {
        if (!Outputs.isNamed(output, ".html")) {
            throw new ParameterException(
                    spec.commandLine(), "--output: expected a name ending in .html, got " + output);
        }
    }
}
