package org.latent4j.data;

import java.lang.ref.Reference;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Copies chosen rows of arrays.
 *
 * <p>{@code Nd4j.pullRows} must not be called anywhere else: while its native code runs, nothing keeps the arrays it was given
 * alive. A reshaped array that nobody holds has a buffer object of its own, and if the garbage is collected just then, the
 * memory is given back under the running copy, which ends the JVM.
 */
public final class Gather {
    private Gather() {}

    /**
     * Copies rows.
     *
     * @param source {@code [rows, …]}
     * @param rows numbers of rows, in any order
     * @return {@code [chosen rows, …]}
     */
    public static INDArray rows(INDArray source, int[] rows) {
        INDArray flat = flat(source);
        try {
            INDArray taken = Nd4j.pullRows(flat, 1, rows);
            return source.rank() == 2 ? taken : taken.reshape('c', shape(source, rows.length));
        } finally {
            Reference.reachabilityFence(flat);
        }
    }

    /**
     * Copies rows into an array that is there.
     *
     * @param source {@code [rows, …]}
     * @param rows numbers of rows, in any order
     * @param target {@code [chosen rows, …]}, in order c and not part of a larger array
     */
    public static void rows(INDArray source, int[] rows, INDArray target) {
        INDArray from = flat(source);
        INDArray to = flat(target);
        try {
            Nd4j.pullRows(from, to, 1, rows);
        } finally {
            Reference.reachabilityFence(from);
            Reference.reachabilityFence(to);
        }
    }

    /** The shape of some rows of an array. */
    public static long[] shape(INDArray source, int rows) {
        long[] shape = source.shape().clone();
        shape[0] = rows;
        return shape;
    }

    private static INDArray flat(INDArray array) {
        return array.rank() == 2 ? array : array.reshape('c', array.size(0), array.length() / array.size(0));
    }
}
