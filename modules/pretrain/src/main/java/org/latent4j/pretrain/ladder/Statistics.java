package org.latent4j.pretrain.ladder;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.latent4j.models.Nonlinearity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Takes rows through the clean pass, level by level, and gives each level's mean and deviation over all of them. */
final class Statistics implements AutoCloseable {
    private static final int CHUNK = 1000;

    /** Rows that are enough for means and variances, so that their activations fit into memory. */
    private static final int MOST_ROWS = 60_000;

    /** As {@code BatchStandardization} has it. */
    private static final double EPSILON = 1e-10;

    private final List<INDArray> chunks = new ArrayList<>();
    private final long rows;

    /** Whether the chunks are arrays of our own. */
    private boolean own;

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
        INDArray mean = Nd4j.zeros(DataType.DOUBLE, 1, kernel.size(1));
        chunks.replaceAll(chunk -> {
            INDArray product = chunk.mmul(kernel);
            release(chunk);
            addColumns(product, mean, wide -> wide);
            return product;
        });
        own = true;
        mean.divi(rows);
        INDArray variance = Nd4j.zeros(DataType.DOUBLE, 1, kernel.size(1));
        for (INDArray product : chunks) {
            addColumns(product, variance, wide -> {
                wide.subiRowVector(mean);
                return wide.muli(wide);
            });
        }
        variance.divi(rows).addi(EPSILON);
        return new Level(mean, Transforms.sqrt(variance, false));
    }

    /** Adds up the columns of what becomes of an array in place. */
    private static void addColumns(INDArray array, INDArray sums, UnaryOperator<INDArray> change) {
        try (INDArray wide = array.dataType() == DataType.DOUBLE ? array.dup() : array.castTo(DataType.DOUBLE);
                INDArray sum = change.apply(wide).sum(true, 0)) {
            sums.addi(sum);
        }
    }

    /** Native memory is not waited for: it can be many times what is left by the time Java's collector comes by. */
    private void release(INDArray chunk) {
        if (own) {
            chunk.close();
        }
    }

    /** Turns the sums into activations, {@code activation(sum * factor + shift)}, in place. */
    void activate(INDArray factor, INDArray shift, Nonlinearity activation) {
        INDArray factors = factor.castTo(chunks.get(0).dataType());
        INDArray shifts = shift.castTo(chunks.get(0).dataType());
        chunks.replaceAll(sum -> activation
                .activation()
                .getActivationFunction()
                .getActivation(sum.muliRowVector(factors).addiRowVector(shifts), false));
    }

    @Override
    public void close() {
        chunks.forEach(this::release);
        chunks.clear();
    }
}
