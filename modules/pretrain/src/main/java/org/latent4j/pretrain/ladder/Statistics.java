package org.latent4j.pretrain.ladder;

import java.util.ArrayList;
import java.util.List;
import org.latent4j.models.Nonlinearity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Takes rows through the clean pass, level by level, and gives each level's mean and deviation over all of them. */
final class Statistics {
    private static final int CHUNK = 1000;

    /** Rows that are enough for means and variances, so that their activations fit into memory. */
    private static final int MOST_ROWS = 60_000;

    /** As {@code BatchStandardization} has it. */
    private static final double EPSILON = 1e-10;

    private List<INDArray> chunks = new ArrayList<>();
    private final long rows;

    /** @param given {@code [rows, inputs]}; of more than 60,000 the first count */
    Statistics(INDArray given) {
        this.rows = Math.min(MOST_ROWS, given.size(0));
        for (long from = 0; from < rows; from += CHUNK) {
            chunks.add(given.get(NDArrayIndex.interval(from, Math.min(rows, from + CHUNK)), NDArrayIndex.all()));
        }
    }

    /** Each unit's mean and deviation (with epsilon under the root), {@code [1, units]} in double precision. */
    record Level(INDArray mean, INDArray deviation) {}

    /** Multiplies by a level's kernel and measures the sums. */
    Level sums(INDArray kernel) {
        List<INDArray> sums = new ArrayList<>();
        INDArray mean = Nd4j.zeros(DataType.DOUBLE, 1, kernel.size(1));
        for (INDArray chunk : chunks) {
            INDArray product = chunk.mmul(kernel);
            sums.add(product);
            mean.addi(product.castTo(DataType.DOUBLE).sum(true, 0));
        }
        mean.divi(rows);
        INDArray variance = Nd4j.zeros(DataType.DOUBLE, 1, kernel.size(1));
        for (INDArray product : sums) {
            INDArray deviations = product.castTo(DataType.DOUBLE).subiRowVector(mean);
            variance.addi(deviations.muli(deviations).sum(true, 0));
        }
        variance.divi(rows).addi(EPSILON);
        chunks = sums;
        return new Level(mean, org.nd4j.linalg.ops.transforms.Transforms.sqrt(variance, false));
    }

    /** Turns the sums into activations: {@code activation(sum * factor + shift)}. */
    void activate(INDArray factor, INDArray shift, Nonlinearity activation) {
        INDArray factors = factor.castTo(chunks.get(0).dataType());
        INDArray shifts = shift.castTo(chunks.get(0).dataType());
        chunks.replaceAll(sum -> activation
                .activation()
                .getActivationFunction()
                .getActivation(sum.muliRowVector(factors).addiRowVector(shifts), false));
    }
}
