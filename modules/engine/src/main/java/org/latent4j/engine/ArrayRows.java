package org.latent4j.engine;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Rows of an array, read where they are. */
public final class ArrayRows implements RowSource {
    private final INDArray array; // keeps the memory alive
    private final FloatBuffer numbers;
    private final int offset;
    private final int count;
    private final int size;

    private ArrayRows(INDArray array) {
        this.array = array;
        this.numbers = array.data().asNioFloat();
        this.offset = Math.toIntExact(array.offset());
        this.count = Math.toIntExact(array.size(0));
        this.size = Math.toIntExact(array.length() / array.size(0));
    }

    /** @param array in Keras's layout, examples along the first axis; copied only if it isn't contiguous float32 */
    public static ArrayRows of(INDArray array) {
        boolean plain = array.dataType() == DataType.FLOAT && array.ordering() == 'c' && !array.isView();
        return new ArrayRows(plain ? array : array.castTo(DataType.FLOAT).dup('c'));
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
        numbers.get(offset + Math.addExact(Math.multiplyExact(row, size), from), values, at, n);
    }
}
