package org.latent4j.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a run's page of HTML once more. */
@Command(
        name = "report",
        description = {
            "Write a run as one page of HTML: figures beside their baselines, history, pictures, a map of the codings,"
                    + " configuration, data and how to reproduce it.",
            "Every training writes one as report.html; this makes it anew, also of a run that was interrupted."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Example: latent4j report runs/stacked-strokes-1 --open",
            "Example: latent4j report runs/stacked-strokes-1 --output stacked.html"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "RUN", description = "A run folder.")
    private Path run;

    @Option(
            names = "--output",
            paramLabel = "F.html",
            description = "What to write. Default: report.html in the run folder.")
    private @Nullable Path output;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Folder that holds the MNIST or Fashion-MNIST files.")
    private @Nullable Path dataFolder;

    @Option(names = "--open", description = "Open the page in a browser.")
    private boolean open;

    @Override
    public Integer call() throws Exception {
        Path file = output == null ? run.resolve(RunReports.FILE) : output;
        RunReports.checkName(file, spec);
        RunReports.write(run, file, dataFolder, spec);
        if (open) {
            RunReports.open(file.toUri(), spec);
        }
        return 0;
    }
}
