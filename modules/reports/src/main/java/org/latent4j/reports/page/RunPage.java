package org.latent4j.reports.page;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.AtomicFile;
import org.latent4j.common.Numbers;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.ReconstructionLoss;
import org.latent4j.training.EpochRecord;
import org.latent4j.training.RunRecord;

/**
 * The report of a run: one file of HTML that asks nothing of the network, for screens of any width, light or dark, and for
 * paper.
 */
public final class RunPage {
    /** How all pages look. */
    public static final Html.Resource STYLE = Html.Resource.of(Html.class, "page.css");

    private static final Html.Resource SCRIPT = Html.Resource.of(Html.class, "map.js");

    private final RunResults run;
    private final @Nullable MapView map;
    private final List<String> commands;
    private final List<String> notices;
    private final Html html;

    private RunPage(RunResults run, @Nullable MapView map, List<String> commands, List<String> notices) {
        this.run = run;
        this.map = map;
        this.commands = List.copyOf(commands);
        this.notices = new ArrayList<>(run.notices());
        this.notices.addAll(notices);
        this.html = Html.page(title(), "'none'", STYLE, SCRIPT);
    }

    /**
     * The page as text.
     *
     * @param map of the codings, or null if there is none
     * @param commands that reproduce the run, or go on with it
     * @param notices what a reader should know beside what the run itself tells, one sentence each
     */
    public static String of(RunResults run, @Nullable MapView map, List<String> commands, List<String> notices) {
        return new RunPage(run, map, commands, notices).written();
    }

    /** Writes such a page, completely or not at all. */
    public static void write(Path file, String page) throws java.io.IOException {
        AtomicFile.writeText(file, page);
    }

    private String title() {
        return run.variant() + " on " + run.record().settings().data().name();
    }

    private String written() {
        html.open("header");
        html.element("h1", title());
        html.element("p", subtitle(), "class", "lead");
        html.close("header").open("main");
        for (String notice : notices) {
            html.element("p", notice, "class", "notice");
        }
        new FiguresSection(run).writeTo(html);
        history();
        new PictureSection(run).writeTo(html);
        if (map != null) {
            map.writeTo(html);
        }
        new SettingsSection(run).writeTo(html);
        if (!commands.isEmpty()) {
            section("Reproduce");
            html.element("pre", String.join("\n", commands), "tabindex", "0");
            html.close("section");
        }
        html.close("main");
        html.element("footer", "Latent4j " + run.record().machine().latent4j() + ", run folder " + run.name());
        return html.end(SCRIPT);
    }

    private String subtitle() {
        RunRecord record = run.record();
        Autoencoder model = record.settings().recipe().model();
        String epochs = record.epochsDone() == 0 && run.history().size() > 0
                ? run.history().size() + " epochs so far"
                : record.epochsDone() + (record.epochsDone() == 1 ? " epoch" : " epochs");
        String kept = record.keptEpoch() == 0 || record.keptEpoch() == record.epochsDone()
                ? ""
                : ", weights of epoch " + record.keptEpoch() + " kept";
        return String.format(
                Locale.ROOT,
                "%,d numbers in, %,d codings, %s%s, %s, %s",
                model.valuesPerExample(),
                model.latentSize(),
                epochs,
                kept,
                duration(record.seconds()),
                record.status().id());
    }

    private void history() {
        section("History");
        List<EpochRecord> epochs = run.history().epochs();
        if (epochs.isEmpty()) {
            html.element("p", "No epoch is recorded.").close("section");
            return;
        }
        lossChart().writeTo(html);
        html.open("details").element("summary", "All epochs as a table");
        html.open("div", "class", "wide", "tabindex", "0", "role", "region", "aria-label", "Epochs");
        html.open("table").open("thead").open("tr");
        for (String column :
                List.of("epoch", "learning rate", "training loss", "validation loss", "validation MSE", "seconds")) {
            html.element("th", column, "scope", "col");
        }
        html.close("tr").close("thead").open("tbody");
        for (EpochRecord epoch : epochs) {
            html.open("tr").element("th", Integer.toString(epoch.epoch()), "scope", "row");
            double[] values = {
                epoch.learningRate(), epoch.trainLoss(), epoch.validationLoss(), epoch.validationMse(), epoch.seconds()
            };
            for (double value : values) {
                html.element("td", Numbers.text(value));
            }
            html.close("tr");
        }
        html.close("tbody").close("table").close("div").close("details").close("section");
    }

    private LineChart lossChart() {
        List<EpochRecord> epochs = run.history().epochs();
        List<LineChart.Level> levels = new ArrayList<>();
        TestFigures figures = run.figures();
        ReconstructionLoss loss = run.record().settings().recipe().model().loss();
        if (figures != null) {
            boolean entropy = loss == ReconstructionLoss.BINARY_CROSS_ENTROPY;
            Double level = figures.number(entropy ? "pixelEntropy" : "pcaMse");
            if (level != null) {
                levels.add(new LineChart.Level(entropy ? "pixel entropy, the floor" : "principal components", level));
            }
        }
        double[] train = epochs.stream().mapToDouble(EpochRecord::trainLoss).toArray();
        double[] validation =
                epochs.stream().mapToDouble(EpochRecord::validationLoss).toArray();
        EpochRecord last = run.history().last();
        return new LineChart(
                "history",
                "Loss by epoch: after epoch " + last.epoch() + " training " + Numbers.text(last.trainLoss())
                        + ", validation " + Numbers.text(last.validationLoss()),
                "epoch",
                "loss, " + unit(loss),
                List.of(
                        new LineChart.Line("training", 0, true, train),
                        new LineChart.Line("validation", 1, false, validation)),
                levels);
    }

    static String unit(ReconstructionLoss loss) {
        return loss == ReconstructionLoss.BINARY_CROSS_ENTROPY ? "nats per value" : "squared error per value";
    }

    /** Seconds as people say them. */
    static String duration(double seconds) {
        return seconds < 60
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : String.format(Locale.ROOT, "%d min %02d s", Math.round(seconds) / 60, Math.round(seconds) % 60);
    }

    private void section(String heading) {
        html.open("section").element("h2", heading);
    }
}
