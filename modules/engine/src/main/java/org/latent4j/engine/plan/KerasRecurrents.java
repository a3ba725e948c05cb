package org.latent4j.engine.plan;

import org.latent4j.layers.keras.LayerConfig;

/** Keras's recurrent layers. */
final class KerasRecurrents implements KerasVertices.KerasFamily {
    @Override
    public boolean compile(KerasCompilation layer) {
        Operation.Recurrent.Cell cell = cell(layer.kind());
        if (cell == null) {
            return false;
        }
        LayerConfig config = layer.config();
        boolean plain = config.text("activation", "linear").equals("tanh")
                && (cell == Operation.Recurrent.Cell.SIMPLE
                        || config.text("recurrent_activation", "linear").equals("sigmoid"));
        boolean resets = cell != Operation.Recurrent.Cell.GRU || config.flag("reset_after", config.keras() >= 3);
        if (!plain || !resets || config.flag("return_state", false) || config.flag("time_major", false)) {
            throw layer.unsupported("an option that is not Keras's default");
        }
        if (layer.training() && (config.number("dropout", 0) != 0 || config.number("recurrent_dropout", 0) != 0)) {
            throw layer.unsupported("dropout");
        }
        if (layer.input().shape().size() != 2) {
            throw layer.unsupported("such an input");
        }
        boolean two = layer.rank("bias") == 2; // of the input and of the states
        layer.add(new Operation.Recurrent(
                layer.input(),
                layer.output(),
                cell,
                layer.weight("kernel"),
                layer.weight("recurrent_kernel"),
                two ? layer.row("bias", 0) : layer.weightOrNull("bias"),
                two ? layer.row("bias", 1) : null,
                config.flag("return_sequences", false),
                config.flag("go_backwards", false)));
        layer.done();
        return true;
    }

    private static Operation.Recurrent.@org.jspecify.annotations.Nullable Cell cell(String kind) {
        return switch (kind) {
            case "LSTM" -> Operation.Recurrent.Cell.LSTM;
            case "GRU" -> Operation.Recurrent.Cell.GRU;
            case "SimpleRNN" -> Operation.Recurrent.Cell.SIMPLE;
            default -> null;
        };
    }
}
