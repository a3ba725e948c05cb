package org.latent4j.cli;

import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Codings to decode. */
final class Codings {
    private Codings() {}

    /** {@code [count, latentSize]} drawn from a standard normal distribution, the same for the same seed. */
    static INDArray standardNormal(int count, int latentSize, long seed) {
        Random random = new Random(seed);
        float[] values = new float[Math.multiplyExact(count, latentSize)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Nd4j.createFromArray(values).reshape('c', count, latentSize);
    }

    /**
     * Steps on the straight line between two rows, both included.
     *
     * @param ends {@code [2, …]}
     * @param steps at least 2
     * @return {@code [steps, …]}
     */
    static INDArray between(INDArray ends, int steps) {
        long[] shape = ends.shape().clone();
        shape[0] = steps;
        INDArray line = Nd4j.createUninitialized(ends.dataType(), shape, 'c');
        INDArray first = ends.get(NDArrayIndex.interval(0, 1));
        INDArray last = ends.get(NDArrayIndex.interval(1, 2));
        for (int i = 0; i < steps; i++) {
            double share = (double) i / (steps - 1);
            line.get(NDArrayIndex.interval(i, i + 1))
                    .assign(first.mul(1 - share).add(last.mul(share)));
        }
        return line;
    }
}
