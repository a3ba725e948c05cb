package org.latent4j.pretrain.baselines;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.latent4j.training.Pca;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Rows less their mean, turned to their principal axes. A penalty on the sum of squares doesn't see turns, so a regression
 * on them is that on the rows themselves; but their features don't go together, and there are no more of them than rows,
 * which makes it many times faster.
 *
 * @param rows {@code [rows, axes]}, double precision
 * @param means {@code [1, values]}
 * @param axes {@code [values, axes]}; null where the rows are only centred
 */
record RotatedRows(INDArray rows, INDArray means, @Nullable INDArray axes) {
    /** Values and rows beyond which finding the axes costs more than it brings. */
    private static final int MOST = 1024;

    /** Axes with a smaller share of the variance aren't known well enough to be used where there are more values than these. */
    private static final double LEAST_SHARE = 1e-10;

    static RotatedRows of(INDArray rows) {
        INDArray exact = rows.castTo(DataType.DOUBLE);
        INDArray means = exact.mean(true, 0);
        INDArray centred = exact.subRowVector(means);
        boolean wide = centred.columns() > MOST;
        if (wide && centred.rows() > MOST) {
            return new RotatedRows(centred, means, null);
        }
        Pca pca = Pca.fit(exact, Math.min(centred.rows(), centred.columns()));
        double[] shares = pca.explainedVariance();
        long known = wide
                ? Math.max(
                        1,
                        IntStream.range(0, shares.length)
                                .filter(i -> shares[i] > LEAST_SHARE)
                                .count())
                : shares.length;
        INDArray axes = pca.axes().get(NDArrayIndex.all(), NDArrayIndex.interval(0, known));
        return new RotatedRows(centred.mmul(axes).dup('c'), means, axes);
    }

    /**
     * Weights and biases for the rows as they were.
     *
     * @param weights {@code [axes, classes]}
     * @return {@code [values, classes]}
     */
    INDArray plainWeights(INDArray weights) {
        return axes == null ? weights : axes.mmul(weights);
    }
}
