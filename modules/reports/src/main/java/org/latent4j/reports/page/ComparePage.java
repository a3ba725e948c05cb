package org.latent4j.reports.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latent4j.common.Check;
import org.latent4j.models.ReconstructionLoss;
import org.latent4j.training.EpochRecord;

/** Several runs beside each other: a table, and their losses by epoch in one chart. */
public final class ComparePage {
    private static final int COLOURS = 7;
    private static final Html.Resource NO_SCRIPT = new Html.Resource("");

    private ComparePage() {}

    /**
     * The page as text. Runs whose losses are of different kinds have a chart for each kind.
     *
     * @param columns names of the table's columns, the first is the run's
     * @param rows cells of the table, one row a run
     * @param runs in the rows' order
     * @param notices what a reader should know, one sentence each
     */
    public static String of(
            List<String> columns, List<List<String>> rows, List<RunResults> runs, List<String> notices) {
        Check.that(rows.size() == runs.size(), "ComparePage.rows", runs.size() + " (one a run)", rows.size());
        Html html = Html.page(runs.size() + " runs compared", "'none'", RunPage.STYLE, NO_SCRIPT);
        html.open("header")
                .element("h1", runs.size() + " runs compared")
                .close("header")
                .open("main");
        for (String notice : notices) {
            html.element("p", notice, "class", "notice");
        }
        table(html, columns, rows);
        charts(html, rows, runs);
        html.close("main");
        return html.end(NO_SCRIPT);
    }

    private static void table(Html html, List<String> columns, List<List<String>> rows) {
        html.open("div", "class", "wide", "tabindex", "0", "role", "region", "aria-label", "Figures of the runs");
        html.open("table", "class", "numbers").open("thead").open("tr");
        columns.forEach(column -> html.element("th", column, "scope", "col"));
        html.close("tr").close("thead").open("tbody");
        for (List<String> row : rows) {
            html.open("tr").element("th", row.get(0), "scope", "row");
            row.subList(1, row.size()).forEach(cell -> html.element("td", cell));
            html.close("tr");
        }
        html.close("tbody").close("table").close("div");
    }

    private static void charts(Html html, List<List<String>> rows, List<RunResults> runs) {
        Map<ReconstructionLoss, List<LineChart.Line>> lines = new LinkedHashMap<>();
        for (int i = 0; i < runs.size(); i++) {
            List<EpochRecord> epochs = runs.get(i).history().epochs();
            String name = rows.get(i).get(0);
            List<LineChart.Line> of = lines.computeIfAbsent(
                    runs.get(i).record().settings().recipe().model().loss(), loss -> new ArrayList<>());
            int colour = i % COLOURS;
            of.add(new LineChart.Line(
                    name,
                    colour,
                    false,
                    epochs.stream().mapToDouble(EpochRecord::validationLoss).toArray()));
            of.add(new LineChart.Line(
                    "",
                    colour,
                    true,
                    epochs.stream().mapToDouble(EpochRecord::trainLoss).toArray()));
        }
        lines.forEach((loss, of) -> {
            html.open("section").element("h2", "Loss by epoch, " + RunPage.unit(loss));
            new LineChart(
                            "loss-" + loss.id(),
                            "Losses by epoch of " + of.size() / 2 + " runs; the table has their last values",
                            "epoch",
                            "loss, " + RunPage.unit(loss),
                            of,
                            List.of())
                    .writeTo(html);
            html.element("p", "Full lines: validation; dashed: training.", "class", "lead")
                    .close("section");
        });
    }
}
