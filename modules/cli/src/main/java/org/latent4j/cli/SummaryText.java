package org.latent4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.latent4j.keras.ModelSummary;
import org.latent4j.models.StoredGraph;

/** Models as {@code inspect} shows them: a table as Keras's {@code summary()}, and what else the file says. */
final class SummaryText {
    private SummaryText() {}

    static String of(ModelSummary model) {
        List<String> lines = new ArrayList<>();
        lines.add(model.file() + ": " + (model.model() == null ? "no model that can be rebuilt" : model.model()));
        lines.add("written by Keras " + model.kerasVersion()
                + (model.backend() == null ? "" : " (" + model.backend() + ")") + ", " + model.container());
        lines.add("");
        if (!model.layers().isEmpty()) {
            lines.add(layers(model));
            lines.add("");
        } else if (!model.arrays().isEmpty()) {
            lines.add(arrays(model));
            lines.add("");
        }
        ModelSummary.Parameters parameters = model.parameters();
        lines.add(String.format(
                Locale.ROOT,
                "parameters: %,d (%,d trainable, %,d not trainable%s)",
                parameters.total(),
                parameters.trainable(),
                parameters.nonTrainable(),
                parameters.unknown() == 0
                        ? ""
                        : String.format(Locale.ROOT, ", %,d of layers unknown here", parameters.unknown())));
        if (!model.outputs().isEmpty()) {
            lines.add("outputs: "
                    + model.outputs().entrySet().stream()
                            .map(output -> output.getKey().equals(output.getValue())
                                    ? output.getKey()
                                    : output.getKey() + " = " + output.getValue())
                            .collect(Collectors.joining(", ")));
        }
        if (model.codings() != null) {
            lines.add("codings: " + model.codings());
        }
        lines.add(compiled(model));
        model.notices().forEach(notice -> lines.add("notice: " + notice));
        model.unsupported().forEach(reason -> lines.add("unsupported: " + reason));
        return String.join(System.lineSeparator(), lines);
    }

    private static String layers(ModelSummary model) {
        TextTable table = new TextTable("layer", "type", "output shape", "parameters", "connected to", "");
        for (ModelSummary.Layer layer : model.layers()) {
            table.row(
                    layer.name(),
                    layer.type(),
                    layer.outputShapes().stream().map(SummaryText::shape).collect(Collectors.joining(", ")),
                    number(layer.parameters()),
                    String.join(", ", layer.connectedTo()),
                    layer.unsupported() == null ? layer.note() : "unsupported: " + brief(layer.unsupported()));
        }
        return table.text();
    }

    /** In the table only what is the matter; what to do about it stands below. */
    private static String brief(String reason) {
        int end = reason.indexOf(';');
        return end < 0 ? reason : reason.substring(0, end);
    }

    private static String arrays(ModelSummary model) {
        TextTable table = new TextTable("array", "shape", "type");
        for (ModelSummary.Stored array : model.arrays()) {
            table.row(array.path(), array.shape().toString(), array.type());
        }
        return table.text();
    }

    private static String compiled(ModelSummary model) {
        ModelSummary.Compiled compiled = model.compiled();
        if (compiled == null) {
            return "not compiled";
        }
        String options = compiled.options().entrySet().stream()
                .map(option -> option.getKey() + " " + option.getValue())
                .collect(Collectors.joining(", "));
        String state = model.optimizerState() == 0
                ? "its state isn't stored"
                : "its state stored (" + model.optimizerState() + " arrays)";
        return "compiled: loss " + (compiled.loss() == null ? "none" : compiled.loss()) + "; optimizer "
                + (compiled.optimizer() == null ? "none" : compiled.optimizer())
                + (options.isEmpty() ? "" : " (" + options + ")") + ", " + state;
    }

    static String of(Path file, StoredGraph graph) {
        TextTable table = new TextTable("vertex", "type", "output shape", "parameters", "connected to", "");
        graph.inputs()
                .forEach(input -> table.row(
                        input, "input", graph.inputs().size() == 1 ? example(graph.inputShape()) : "?", "0", "", ""));
        long sum = 0;
        for (StoredGraph.Vertex vertex : graph.vertices()) {
            table.row(
                    vertex.name(),
                    vertex.type(),
                    example(vertex.shape()),
                    number(vertex.parameters()),
                    String.join(", ", vertex.inputs()),
                    vertex.problem() == null ? "" : "unsupported: " + vertex.problem());
            sum += vertex.parameters() == null ? 0 : vertex.parameters();
        }
        List<String> lines = new ArrayList<>();
        lines.add(file + ": " + (graph.variant() == null ? "a DL4J model" : "variant " + graph.variant()));
        lines.add("");
        lines.add(table.text());
        lines.add("");
        lines.add(String.format(Locale.ROOT, "parameters: %,d", sum));
        lines.add("outputs: " + String.join(", ", graph.outputs()));
        lines.add("codings: " + (graph.codings() == null ? "unknown" : "the output of '" + graph.codings() + "'"));
        return String.join(System.lineSeparator(), lines);
    }

    private static String number(@Nullable Long number) {
        return number == null ? "?" : String.format(Locale.ROOT, "%,d", number);
    }

    private static String shape(List<Long> shape) {
        return shape.isEmpty()
                ? "?"
                : shape.stream()
                        .map(size -> size < 0 ? "None" : size.toString())
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String example(@Nullable List<Integer> shape) {
        if (shape == null) {
            return "?";
        }
        List<Long> whole = new ArrayList<>(List.of(-1L));
        shape.forEach(size -> whole.add((long) size));
        return shape(whole);
    }
}
