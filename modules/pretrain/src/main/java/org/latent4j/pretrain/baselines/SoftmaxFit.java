package org.latent4j.pretrain.baselines;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Weights that fit rows.
 *
 * @param weights {@code [values + 1][classes]}, one after the other, the last being the biases
 * @param classes the classes that the columns stand for
 */
record SoftmaxFit(double[] weights, int[] classes) {

    /**
     * Fits them.
     *
     * @param rows {@code [rows, values]}, centred
     * @param labels one a row
     * @param strength the inverse of the penalty's weight, as scikit-learn's {@code C}
     * @param start weights to begin with, which may be of another strength
     * @param tolerance of the gradient's length, in nats' square root
     */
    static SoftmaxFit of(INDArray rows, int[] labels, double strength, SoftmaxFit start, double tolerance) {
        int[] classes = start.classes;
        int[] columns = Arrays.stream(labels)
                .map(label -> Arrays.binarySearch(classes, label))
                .toArray();
        // Two classes have one vector of weights in scikit-learn; as half of it and its opposite it is penalised half.
        double penalty = (classes.length == 2 ? 2 : 1) / (strength * labels.length);
        SoftmaxLoss loss = new SoftmaxLoss(rows, columns, classes.length, penalty);
        double[] minimum = Lbfgs.minimum(loss, loss.point(start.weights), tolerance);
        return new SoftmaxFit(loss.weights(minimum), classes);
    }

    /** All weights 0: every class as likely as any. */
    static SoftmaxFit zero(int values, int[] labels) {
        int[] present = Arrays.stream(labels).sorted().distinct().toArray();
        return new SoftmaxFit(new double[(values + 1) * present.length], present);
    }

    /** Without the biases, {@code [values, classes]}. */
    INDArray matrix() {
        int values = weights.length / classes.length - 1;
        return Nd4j.createFromArray(Arrays.copyOf(weights, values * classes.length))
                .reshape('c', values, classes.length);
    }

    double[] biases() {
        return Arrays.copyOfRange(weights, weights.length - classes.length, weights.length);
    }

    /** Probabilities of the classes of {@link #classes()}, {@code [rows, classes]}, in double precision. */
    INDArray probabilities(INDArray rows) {
        INDArray logits = rows.mmul(matrix()).addiRowVector(Nd4j.createFromArray(biases()));
        INDArray exponentials = logits.subiColumnVector(logits.max(true, 1));
        org.nd4j.linalg.ops.transforms.Transforms.exp(exponentials, false);
        return exponentials.diviColumnVector(exponentials.sum(true, 1)).castTo(DataType.DOUBLE);
    }
}
