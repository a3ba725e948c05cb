package org.latent4j.layers.keras;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Tensor;

/**
 * What one Keras layer computes. An instance is its configuration: immutable, without weights.
 *
 * <p>Shapes include the batch axis and are those of Keras; -1 stands for a size that isn't known before a call. Someone's
 * own layer implements this interface and is handed to the importer; it then works as any other, training included.
 */
public interface KerasLayer {
    /** Its weights, in the order of Keras's {@code layer.weights}. */
    default List<WeightSpec> weights(List<long[]> inputShapes) {
        return List.of();
    }

    /**
     * The shape of each output.
     *
     * @throws IllegalArgumentException if the inputs don't fit
     */
    List<long[]> outputShapes(List<long[]> inputShapes);

    /** The outputs: as many as {@link #outputShapes} says. */
    List<Tensor> call(Call call, List<Tensor> inputs);

    /** What becomes of masks. */
    default Masking masking() {
        return Masking.PASSES;
    }

    /**
     * The mask of the outputs, {@code [batch, time]} of 0 and 1, where {@link #masking} is {@link Masking#COMPUTES}; the
     * inputs' masks are in the call. Null if there is none.
     */
    default @Nullable Tensor computeMask(Call call, List<Tensor> inputs) {
        throw new IllegalStateException(getClass().getSimpleName() + " computes no mask");
    }

    /** Whether its gradient is right; a graph with a layer where it isn't refuses to be trained. */
    default boolean trainable() {
        return true;
    }

    /** What a layer does with the mask of its first input. */
    enum Masking {
        /** The outputs have the input's mask, and {@link KerasLayer#call} doesn't look at it. */
        PASSES,
        /** {@link KerasLayer#call} looks at it, and the outputs have it. */
        USES_AND_PASSES,
        /** {@link KerasLayer#call} looks at it, and the outputs have none. */
        USES_AND_STOPS,
        /** Nobody looks at it, and the outputs have none. */
        STOPS,
        /** {@link KerasLayer#computeMask} gives the outputs' mask; {@link KerasLayer#call} may look at the inputs'. */
        COMPUTES
    }
}
