package org.latent4j.layers.keras;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Tensor;

/** What a recurrent layer does at one step. Channels are the last axis. */
interface RecurrentCell {
    /**
     * Its weights.
     *
     * @param step shape of one step's input, {@code [batch, ..., features]}
     */
    List<WeightSpec> weights(long[] step);

    /** Shapes of the states, {@code [batch, ..., units]}, after an input of this shape. */
    List<long[]> stateShapes(long[] step);

    /** Which of the states is also the output. */
    default int output() {
        return 0;
    }

    /** Gets ready for one call of the layer: dropout stays the same over all of its steps, as in Keras. */
    Steps start(Call call);

    /** A cell within one call of its layer. */
    interface Steps {
        /** What a sequence {@code [time, batch, ..., features]} contributes, for all steps at once. */
        Tensor project(Tensor x);

        /** The states after a step. */
        List<Tensor> next(Tensor projected, List<Tensor> states);

        /**
         * All steps at once, where that can be: the states {@code [states, time, batch, units]} in the order of
         * computation, else null.
         */
        default @Nullable Tensor all(Tensor projected, List<Tensor> states, boolean backwards) {
            return null;
        }
    }

    /** A cell by Keras's class name, {@code LSTMCell}. */
    static RecurrentCell of(String className, LayerConfig config) {
        return switch (className) {
            case "SimpleRNNCell" -> SimpleRnnCell.of(config);
            case "LSTMCell" -> LstmCell.of(config);
            case "GRUCell" -> GruCell.of(config);
            case "StackedRNNCells" -> StackedCells.of(config);
            default -> throw new UnsupportedLayerException("option 'cell': class '" + className + "' is not known");
        };
    }
}
