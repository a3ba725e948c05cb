package org.latent4j.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.AtomicFile;
import org.latent4j.common.Check;
import org.latent4j.common.Json;
import org.latent4j.models.ReconstructionLoss;
import org.latent4j.reports.LossCurves;
import org.latent4j.reports.Pictures;
import org.latent4j.reports.page.ComparePage;
import org.latent4j.reports.page.RunResults;
import org.latent4j.training.EpochRecord;
import org.latent4j.training.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts runs beside each other. */
@Command(
        name = "compare",
        description = {
            "Put runs beside each other: a table of their figures, and their losses in one chart.",
            "Test MSE is shown with its size beside that of as many principal components: below 100 %% beats them."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Example: latent4j compare runs/*",
            "Example: latent4j compare runs/stacked-strokes-1 runs/tied-strokes-1 --output both.html"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CompareCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "2..*", paramLabel = "RUN", description = "Run folders, two or more.")
    private List<Path> folders;

    @Option(
            names = "--output",
            paramLabel = "F",
            description = "Write a page (.html) with table and curves, or a picture (.png) of the curves.")
    private @Nullable Path output;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws Exception {
        Path file = output;
        if (file != null && !Outputs.isNamed(file, ".html") && !Outputs.isNamed(file, ".png")) {
            throw new ParameterException(
                    spec.commandLine(), "--output: expected a name ending in .html or .png, got " + file);
        }
        List<ComparedRun> runs = ComparedRun.of(folders.stream()
                .map(folder -> RunResults.of(RunFolder.at(folder)))
                .toList());
        if (json.wanted()) {
            spec.commandLine()
                    .getOut()
                    .println(Json.write(Map.of(
                            "runs", runs.stream().map(ComparedRun::object).toList())));
        } else {
            TextTable table = new TextTable(ComparedRun.COLUMNS.toArray(String[]::new));
            runs.forEach(run -> table.row(run.cells().toArray(String[]::new)));
            spec.commandLine().getOut().println(table.text());
        }
        List<String> notices = notices(runs);
        notices.forEach(spec.commandLine().getErr()::println);
        if (file != null) {
            write(file, runs, notices);
            spec.commandLine().getErr().println("wrote the comparison to " + file);
        }
        return 0;
    }

    private static void write(Path file, List<ComparedRun> runs, List<String> notices) throws IOException {
        if (Outputs.isNamed(file, ".html")) {
            AtomicFile.writeText(
                    file,
                    ComparePage.of(
                            ComparedRun.COLUMNS,
                            runs.stream().map(ComparedRun::cells).toList(),
                            runs.stream().map(ComparedRun::results).toList(),
                            notices));
            return;
        }
        Map<ReconstructionLoss, List<LossCurves.Run>> curves = new LinkedHashMap<>();
        for (ComparedRun run : runs) {
            List<EpochRecord> epochs = run.results().history().epochs();
            if (!epochs.isEmpty()) {
                curves.computeIfAbsent(run.loss(), loss -> new ArrayList<>())
                        .add(new LossCurves.Run(
                                run.name(),
                                epochs.stream().map(EpochRecord::trainLoss).toList(),
                                epochs.stream().map(EpochRecord::validationLoss).toList()));
            }
        }
        Check.that(!curves.isEmpty(), "compare", "a run with an epoch to draw", "none");
        List<BufferedImage> pictures = new ArrayList<>();
        curves.forEach((loss, of) -> pictures.add(LossCurves.picture(loss.unit(), of)));
        Pictures.write(file, LossCurves.stacked(pictures));
    }

    private static List<String> notices(List<ComparedRun> runs) {
        List<String> notices = new ArrayList<>();
        if (runs.stream().map(ComparedRun::dataDigest).distinct().count() > 1) {
            notices.add(
                    "The runs were trained on different data or rows: their losses can't be held against each other.");
        } else if (runs.stream().map(ComparedRun::loss).distinct().count() > 1) {
            notices.add("The runs minimise different losses: hold their squared errors against each other.");
        }
        return notices;
    }
}
