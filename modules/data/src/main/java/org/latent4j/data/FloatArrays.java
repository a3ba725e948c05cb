package org.latent4j.data;

import java.util.Arrays;
import java.util.function.IntFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Makes float32 'c' arrays, big ones block by block, so that no second copy of all values is needed. */
final class FloatArrays {
    /** Most values of one array: row counts and label arrays are ints. */
    static final long MOST_VALUES = Integer.MAX_VALUE;

    private static final int BLOCK = 1 << 20;

    private FloatArrays() {}

    /** Gives the next values of an array, in 'c' order. */
    @FunctionalInterface
    interface Source<E extends Exception> {
        void next(float[] values) throws E;
    }

    /** Gives the values of an array row by row. */
    static final class Rows implements Source<RuntimeException> {
        private final IntFunction<float[]> rows;
        private float[] current = {};
        private int row;
        private int used;

        /** @param rows the values of a row by its number; rows are asked for once, in order */
        Rows(IntFunction<float[]> rows) {
            this.rows = rows;
        }

        @Override
        public void next(float[] values) {
            for (int i = 0; i < values.length; i++) {
                if (used == current.length) {
                    current = rows.apply(row);
                    row++;
                    used = 0;
                }
                values[i] = current[used];
                used++;
            }
        }
    }

    static INDArray of(float[] values, long... shape) {
        return Nd4j.createFromArray(values).reshape('c', shape);
    }

    /** An array whose values come in blocks; no shape may hold a 0. */
    static <E extends Exception> INDArray fill(Source<E> source, long... shape) throws E {
        INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape, 'c');
        long length = array.length();
        INDArray flat = array.reshape(length);
        float[] values = new float[(int) Math.min(BLOCK, length)];
        for (long from = 0; from < length; from += values.length) {
            if (length - from < values.length) {
                values = new float[(int) (length - from)];
            }
            source.next(values);
            flat.get(NDArrayIndex.interval(from, from + values.length)).assign(Nd4j.createFromArray(values));
        }
        return array;
    }

    /** The product of the sizes, or {@link Long#MAX_VALUE} if it is larger; sizes must not be negative. */
    static long count(long... shape) {
        long count = 1;
        for (long size : shape) {
            if (size != 0 && count > Long.MAX_VALUE / size) {
                return Long.MAX_VALUE;
            }
            count *= size;
        }
        return count;
    }

    /**
     * The number of values of a shape that fits into one array.
     *
     * @throws DataException if the shape holds no value or more than {@link #MOST_VALUES}
     */
    static long checkedCount(String subject, long... shape) {
        long count = count(shape);
        if (count == 0) {
            throw new DataException(
                    subject + ": expected at least one value, found the shape " + Arrays.toString(shape));
        }
        if (count > MOST_VALUES) {
            throw new DataException(subject + ": expected at most " + MOST_VALUES + " values, found the shape "
                    + Arrays.toString(shape));
        }
        return count;
    }
}
