package org.latent4j.keras.network;

import org.jspecify.annotations.Nullable;

/**
 * A tensor of the flattened network.
 *
 * @param source name of the call or input that gives it
 * @param output which of its outputs
 * @param shape with the batch axis; -1 where unknown
 * @param mask its mask, or null
 * @param texts whether it holds texts instead of numbers
 */
public record Value(
        String source, int output, long[] shape, @Nullable Value mask, boolean texts) {
    public Value(String source, int output, long[] shape, @Nullable Value mask) {
        this(source, output, shape, mask, false);
    }

    Value masked(@Nullable Value newMask) {
        return new Value(source, output, shape, newMask, texts);
    }

    boolean isSame(Value other) {
        return source.equals(other.source) && output == other.output;
    }
}
