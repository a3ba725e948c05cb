package org.latent4j.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.AtomicFile;
import org.latent4j.common.Json;
import org.latent4j.data.Dataset;
import org.latent4j.pretrain.ClassifierMeasures;
import org.latent4j.pretrain.FewLabelResults;
import org.latent4j.pretrain.Method;
import org.latent4j.pretrain.Way;
import org.latent4j.reports.AccuracyCurves;
import org.latent4j.reports.ConfusionPicture;
import org.latent4j.reports.Pictures;
import org.latent4j.reports.Theme;
import picocli.CommandLine.Model.CommandSpec;

/** Tells what an experiment came to: on the terminal, as JSON, as a table of all results, in pictures. */
final class FinetuneReport {
    private final FinetuneFolder folder;
    private final FewLabelResults results;
    private final Method method;
    private final Dataset dataset;
    private final String data;
    private final String split;
    private final ClassifierMeasures measures;

    FinetuneReport(FinetuneFolder folder, Method method, Dataset dataset, String data, String split)
            throws IOException {
        this.folder = folder;
        this.results = new FewLabelResults(folder.outcomes());
        this.method = method;
        this.dataset = dataset;
        this.data = data;
        this.split = split;
        this.measures = folder.measures();
    }

    /** Writes {@code results.csv} and the pictures. */
    void write(CommandSpec spec) throws IOException {
        Path path = folder.path();
        AtomicFile.writeText(path.resolve("results.csv"), results.csv());
        if (!Pictures.canBeDrawn()) {
            spec.commandLine()
                    .getErr()
                    .println("no pictures: this Java can't draw text, which needs an installed font");
            return;
        }
        Pictures.write(
                path.resolve("accuracy.png"),
                AccuracyCurves.picture(
                        "Accuracy on " + data + ", " + split + " split, by labels", curves(), Theme.LIGHT));
        Pictures.write(
                path.resolve("confusion.png"),
                ConfusionPicture.of(
                        data + ", " + most() + " labels, " + method.id(),
                        measures.confusion(),
                        dataset.classNames(),
                        Theme.LIGHT));
    }

    private List<AccuracyCurves.Curve> curves() {
        List<AccuracyCurves.Curve> curves = new ArrayList<>();
        for (Way way : Way.values()) {
            List<Integer> counts = results.labels().stream()
                    .filter(count -> results.accuracy(count, way) != null)
                    .toList();
            if (!counts.isEmpty()) {
                List<FewLabelResults.Spread> spreads = counts.stream()
                        .map(count -> Objects.requireNonNull(results.accuracy(count, way)))
                        .toList();
                curves.add(new AccuracyCurves.Curve(
                        way.title(method),
                        counts,
                        spreads.stream().map(FewLabelResults.Spread::mean).toList(),
                        spreads.stream().map(FewLabelResults.Spread::sd).toList()));
            }
        }
        return curves;
    }

    private int most() {
        return results.labels().get(results.labels().size() - 1);
    }

    /** The tables and what they mean. */
    String text() {
        List<String> parts = new ArrayList<>();
        List<Integer> counts = results.labels();
        List<String> header = new ArrayList<>(List.of(split + " accuracy, %"));
        counts.forEach(count -> header.add(String.format(Locale.ROOT, "%,d labels", count)));
        TextTable table = new TextTable(header.toArray(String[]::new));
        for (Way way : Way.values()) {
            if (counts.stream().anyMatch(count -> results.accuracy(count, way) != null)) {
                List<String> row = new ArrayList<>(List.of(way.title(method)));
                counts.forEach(count -> row.add(percent(results.accuracy(count, way))));
                table.row(row.toArray(String[]::new));
            }
        }
        parts.add(table.text());
        for (int count : counts) {
            for (String verdict : results.verdicts(count, method)) {
                parts.add(String.format(Locale.ROOT, "%,d labels: %s", count, verdict));
            }
        }
        parts.add(String.format(
                Locale.ROOT, "kept classifier (%,d labels, seed 1): %s", most(), ClassifierSummary.figures(measures)));
        parts.add(ClassifierSummary.classes(measures));
        parts.add("folder: " + folder.path());
        return String.join(System.lineSeparator(), parts);
    }

    private static String percent(FewLabelResults.@Nullable Spread spread) {
        if (spread == null) {
            return "-";
        }
        String mean = String.format(Locale.ROOT, "%.2f", 100 * spread.mean());
        return spread.values().size() < 2 ? mean : mean + String.format(Locale.ROOT, " ± %.2f", 100 * spread.sd());
    }

    /** As {@link #text}, for programs. */
    ObjectNode object() {
        ObjectNode object = Json.MAPPER.createObjectNode();
        object.put("folder", folder.path().toString());
        object.put("method", method.id());
        object.put("data", data);
        object.put("split", split);
        ArrayNode list = object.putArray("results");
        for (int count : results.labels()) {
            ObjectNode entry = list.addObject().put("labels", count);
            entry.set("seeds", Json.MAPPER.valueToTree(results.seeds(count)));
            for (Way way : results.ways(count)) {
                entry.set(way.id(), Json.MAPPER.valueToTree(Objects.requireNonNull(results.accuracy(count, way))));
            }
            ArrayNode gains = entry.putArray("gains");
            for (Way way : results.ways(count)) {
                FewLabelResults.Gain gain = results.gain(count, way);
                if (way != Way.PRETRAINED && gain != null) {
                    gains.add(Json.MAPPER.valueToTree(gain));
                }
            }
            Way baseline = results.bestBaseline(count);
            entry.put("bestBaseline", baseline == null ? null : baseline.id());
            entry.set("verdicts", Json.MAPPER.valueToTree(results.verdicts(count, method)));
        }
        object.set("classifier", Json.MAPPER.valueToTree(measures));
        return object;
    }
}
