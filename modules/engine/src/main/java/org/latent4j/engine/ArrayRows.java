package org.latent4j.engine;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.latent4j.engine.plan.RowSource;
import org.latent4j.engine.plan.UnsupportedGraphException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Rows of an array, read where they are. */
public final class ArrayRows implements RowSource {
    private final INDArray array; // keeps the memory alive
    private final FloatBuffer numbers;
    private final int offset;
    private final int count;
    private final int size;

    /** For each number in Keras's order where it is in the array's example; null if they are in that order. */
    private final int @Nullable [] places;

    private ArrayRows(INDArray array, int @Nullable [] places) {
        this.array = array;
        this.places = places;
        this.numbers = array.data().asNioFloat();
        this.offset = Math.toIntExact(array.offset());
        this.count = Math.toIntExact(array.size(0));
        this.size = Math.toIntExact(array.length() / array.size(0));
    }

    /**
     * Rows of an array in Keras's layout, examples along the first axis; copied only if it isn't contiguous float32.
     *
     * @param array the examples
     * @throws IllegalArgumentException if there is none
     * @throws UnsupportedGraphException if there are more than 2^31 numbers
     */
    public static ArrayRows of(INDArray array) {
        return new ArrayRows(contiguous(array), null);
    }

    /**
     * Rows of an array in another layout.
     *
     * @param array the examples
     * @param places for each number of an example in Keras's order where it is in the array's example
     * @throws IllegalArgumentException if there is none, or a place is outside an example
     * @throws UnsupportedGraphException if there are more than 2^31 numbers
     */
    public static ArrayRows of(INDArray array, int[] places) {
        INDArray plain = contiguous(array);
        long size = plain.length() / plain.size(0);
        if (places.length != size || !Arrays.stream(places).allMatch(place -> place >= 0 && place < size)) {
            throw new IllegalArgumentException(
                    "places: expected each of " + size + " numbers once, got " + Arrays.toString(places));
        }
        for (int i = 0; i < places.length; i++) {
            if (places[i] != i) {
                return new ArrayRows(plain, places.clone());
            }
        }
        return new ArrayRows(plain, null);
    }

    private static INDArray contiguous(INDArray array) {
        if (array.rank() == 0 || array.length() == 0) {
            throw new IllegalArgumentException(
                    "rows: expected at least one, got an array of shape " + Arrays.toString(array.shape()));
        }
        if (array.length() > Integer.MAX_VALUE) {
            throw new UnsupportedGraphException("data of " + array.length() + " numbers, more than 2^31");
        }
        boolean plain = array.dataType() == DataType.FLOAT && array.ordering() == 'c' && !array.isView();
        return plain ? array : array.castTo(DataType.FLOAT).dup('c');
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void copy(int row, int from, float[] values, int at, int n) {
        if (array.wasClosed()) {
            throw new IllegalStateException("rows: the array has been closed");
        }
        int first = offset + Math.multiplyExact(row, size);
        if (places == null) {
            numbers.get(first + from, values, at, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            values[at + i] = numbers.get(first + places[from + i]);
        }
    }
}
