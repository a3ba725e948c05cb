package org.latent4j.engine.cpu;

import org.jspecify.annotations.Nullable;

/**
 * A tensor's numbers for a whole batch, and in training the gradients by them, in the same layout.
 *
 * <p>Several tensors may share values: an activation that works in place, the copies of a tensor that several operations
 * read. Behind the last example there is room for one vector.
 */
final class Buffer {
    final Layout layout;
    final float[] values;

    /** Null at inference, and where nothing needs the gradient. */
    final float @Nullable [] gradients;

    private Buffer(Layout layout, float[] values, float @Nullable [] gradients) {
        this.layout = layout;
        this.values = values;
        this.gradients = gradients;
    }

    static Buffer of(Layout layout, int batch, boolean training) {
        return new Buffer(layout, memory(layout, batch), training ? memory(layout, batch) : null);
    }

    /** Another name for the same values, with gradients of its own. */
    Buffer fork(int batch) {
        return new Buffer(layout, values, gradients == null ? null : memory(layout, batch));
    }

    float[] gradients() {
        if (gradients == null) {
            throw new IllegalStateException("no gradients at inference");
        }
        return gradients;
    }

    private static float[] memory(Layout layout, int batch) {
        long length = (long) layout.size() * batch + Layout.UNIT;
        if (length > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("batch: " + batch + " rows of " + layout.size()
                    + " numbers are more than an array can hold; use smaller batches");
        }
        return new float[(int) length];
    }
}
