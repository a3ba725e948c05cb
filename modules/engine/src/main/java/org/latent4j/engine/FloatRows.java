package org.latent4j.engine;

import org.latent4j.engine.plan.RowSource;

/**
 * Rows of a plain array.
 *
 * @param numbers examples in Keras's layout, one after the other
 * @param size numbers in one
 */
public record FloatRows(float[] numbers, int size) implements RowSource {
    @Override
    public int count() {
        return numbers.length / size;
    }

    @Override
    public void copy(int row, int from, float[] values, int at, int n) {
        System.arraycopy(numbers, row * size + from, values, at, n);
    }
}
