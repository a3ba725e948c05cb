package org.latent4j.pretrain.baselines;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Weights that fit rows.
 *
 * @param weights {@code [values + 1][classes]}, one after the other, the last being the biases
 * @param classes the classes that the columns stand for, ascending: those that have rows
 */
record SoftmaxFit(double[] weights, int[] classes) {

    /** All weights 0: every class as likely as any. */
    static SoftmaxFit zero(int values, int[] labels) {
        int[] present = Arrays.stream(labels).sorted().distinct().toArray();
        return new SoftmaxFit(new double[(values + 1) * present.length], present);
    }

    /**
     * Fits rows, starting from these weights.
     *
     * @param rows {@code [rows, values]}, centred, double precision
     * @param labels one a row, of these classes
     * @param strength the inverse of the penalty's weight
     * @param tolerance of the gradient's length where the loss is curved about 1 in every direction: the loss is above its
     *     minimum by about the half of its square
     */
    SoftmaxFit next(INDArray rows, int[] labels, double strength, double tolerance) {
        int[] columns = Arrays.stream(labels)
                .map(label -> Arrays.binarySearch(classes, label))
                .toArray();
        // Two classes have one vector of weights in scikit-learn; as half of it and its opposite it is penalised half.
        double penalty = (classes.length == 2 ? 2 : 1) / (strength * labels.length);
        SoftmaxLoss loss = new SoftmaxLoss(rows, columns, classes.length, penalty, weights);
        double[] minimum = Lbfgs.minimum(loss, loss.point(weights), tolerance);
        return new SoftmaxFit(loss.weights(minimum), classes);
    }

    /** The sum of rows' losses, in nats. A label that no row had when this was fitted costs what is least likely. */
    double loss(INDArray rows, int[] labels) {
        double[][] probabilities = probabilities(rows).toDoubleMatrix();
        double loss = 0;
        for (int row = 0; row < labels.length; row++) {
            int column = Arrays.binarySearch(classes, labels[row]);
            double least = Arrays.stream(probabilities[row]).min().orElseThrow();
            loss -= Math.log(Math.max(Double.MIN_NORMAL, column < 0 ? least : probabilities[row][column]));
        }
        return loss;
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

    /** Probabilities of the classes, {@code [rows, classes]}, in double precision. */
    INDArray probabilities(INDArray rows) {
        INDArray numbers = rows.mmul(matrix()).addiRowVector(Nd4j.createFromArray(biases()));
        numbers.subiColumnVector(numbers.max(true, 1));
        Transforms.exp(numbers, false);
        return numbers.diviColumnVector(numbers.sum(true, 1));
    }
}
