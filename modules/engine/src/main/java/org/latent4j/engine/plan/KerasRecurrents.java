package org.latent4j.engine.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.layers.keras.LayerConfig;

/** Keras's recurrent layers, and their wrapper that reads both ways. */
final class KerasRecurrents implements KerasVertices.KerasFamily {
    @Override
    public boolean compile(KerasCompilation layer) {
        if (layer.kind().equals("Bidirectional")) {
            bothWays(layer);
            return true;
        }
        LayerConfig config = layer.config();
        String kind = layer.kind();
        if (kind.equals("RNN")) {
            JsonNode described = config.json().path("cell");
            kind = described.path("class_name").asText().replaceFirst("Cell$", "");
            config = config.inner(described.path("config"));
        }
        Operation.Recurrent.Cell cell = cell(kind, config);
        if (cell == null) {
            return false;
        }
        recurrent(layer, config, cell, "", layer.config().flag("go_backwards", false), layer.output());
        layer.done();
        return true;
    }

    private static Operation.Recurrent.@Nullable Cell cell(String kind, LayerConfig config) {
        return switch (kind) {
            case "LSTM" -> Operation.Recurrent.Cell.LSTM;
            case "GRU" ->
                config.flag("reset_after", config.keras() >= 3)
                        ? Operation.Recurrent.Cell.GRU
                        : Operation.Recurrent.Cell.EARLY_GRU;
            case "SimpleRNN" -> Operation.Recurrent.Cell.SIMPLE;
            default -> null;
        };
    }

    /**
     * @param config of the cell
     * @param prefix of the names of weights
     */
    private static void recurrent(
            KerasCompilation layer,
            LayerConfig config,
            Operation.Recurrent.Cell cell,
            String prefix,
            boolean backwards,
            Tensor output) {
        if (config.flag("time_major", false) || layer.config().flag("time_major", false)) {
            throw layer.unsupported("time_major");
        }
        if (layer.input().shape().size() != 2) {
            throw layer.unsupported("an input of shape " + layer.input().shape());
        }
        if (layer.training() && KerasNoises.drops(config.number("recurrent_dropout", 0))) {
            throw layer.unsupported("recurrent_dropout");
        }
        Tensor input = layer.input();
        double rate = config.number("dropout", 0);
        if (layer.training() && KerasNoises.drops(rate)) { // the same at every step
            input = layer.inner(prefix + "dropout", input.shape());
            List<Integer> drawn = List.of(1, input.channels());
            layer.add(new Operation.Noise(layer.input(), input, Operation.Noise.Law.DROPOUT, rate, drawn));
        }
        boolean two = layer.rank(prefix + "bias") == 2; // of the input and of the states
        layer.add(new Operation.Recurrent(
                input,
                output,
                cell,
                KerasFunctions.of(layer, config, "activation", "tanh"),
                KerasFunctions.of(layer, config, "recurrent_activation", "sigmoid"),
                layer.weight(prefix + "kernel"),
                layer.weight(prefix + "recurrent_kernel"),
                two ? layer.row(prefix + "bias", 0) : layer.weightOrNull(prefix + "bias"),
                two ? layer.row(prefix + "bias", 1) : null,
                output.shape().size() == 2,
                backwards));
    }

    private static void bothWays(KerasCompilation layer) {
        LayerConfig config = layer.config();
        Operation.Merge.How how = how(layer);
        JsonNode ahead = config.json().path("layer");
        JsonNode back = config.has("backward_layer") ? config.json().path("backward_layer") : ahead;
        boolean turned = config.inner(ahead.path("config")).flag("go_backwards", false);
        Tensor forward = direction(layer, ahead, "forward", turned);
        Tensor backward = direction(layer, back, "backward", !turned);
        Tensor reversed = backward;
        if (backward.shape().size() == 2) { // sequences come in the order of computation
            reversed = layer.inner("reversed", backward.shape());
            layer.add(new Operation.Rearrange(backward, reversed, "reverse", reversed(backward)));
        }
        layer.add(new Operation.Merge(List.of(forward, reversed), layer.output(), how));
        layer.done();
    }

    private static Tensor direction(KerasCompilation layer, JsonNode described, String name, boolean backwards) {
        LayerConfig config = layer.config().inner(described.path("config"));
        String kind = described.path("class_name").asText();
        Operation.Recurrent.Cell cell = cell(kind, config);
        if (cell == null) {
            throw layer.unsupported("a layer of class " + kind);
        }
        List<Integer> shape = layer.output().shape();
        int units = config.positive("units");
        Tensor output = layer.inner(name, shape.size() == 1 ? List.of(units) : List.of(shape.get(0), units));
        recurrent(layer, config, cell, name + "_layer/", backwards, output);
        return output;
    }

    private static Operation.Merge.How how(KerasCompilation layer) {
        LayerConfig config = layer.config();
        if (config.json().has("merge_mode") && !config.has("merge_mode")) {
            throw layer.unsupported("two outputs");
        }
        String mode = config.text("merge_mode", "concat");
        return switch (mode) {
            case "concat" -> Operation.Merge.How.CONCATENATE;
            case "sum" -> Operation.Merge.How.ADD;
            case "mul" -> Operation.Merge.How.MULTIPLY;
            case "ave" -> Operation.Merge.How.AVERAGE;
            default -> throw layer.unsupported("merge_mode " + mode);
        };
    }

    private static int[] reversed(Tensor sequence) {
        int[] from = new int[sequence.size()];
        int width = sequence.channels();
        for (int i = 0; i < from.length; i++) {
            from[i] = (sequence.positions() - 1 - i / width) * width + i % width;
        }
        return from;
    }
}
