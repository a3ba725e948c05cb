package org.latent4j.pretrain.baselines;

import java.nio.DoubleBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The mean loss of a softmax regression and its gradient: {@code mean(-ln p(label)) + penalty / 2 * |weights|^2}, in nats.
 *
 * <p>Weights are {@code [values + 1][classes]}, one after the other, the last being the biases, which aren't penalised.
 * Points are weights in units in which the loss is curved about alike in every direction, so that a minimizer has short
 * ways.
 */
final class SoftmaxLoss implements Lbfgs.Smooth {
    /** Of a bias whose class is certain everywhere. */
    private static final double LEAST_CURVATURE = 1e-9;

    private final INDArray rows;
    private final int[] labels;
    private final int classes;
    private final double penalty;
    private final double[] units;
    private final INDArray kernel;
    private final INDArray ofRows;
    private final INDArray slopes;
    private final double[] numbers;

    /**
     * @param rows {@code [rows, values]}, double precision, 'c' order
     * @param labels one a row, from 0 to {@code classes - 1}
     * @param start the weights at whose place units are chosen
     */
    SoftmaxLoss(INDArray rows, int[] labels, int classes, double penalty, double[] start) {
        this.rows = rows;
        this.labels = labels;
        this.classes = classes;
        this.penalty = penalty;
        this.kernel = Nd4j.create(DataType.DOUBLE, new long[] {rows.columns(), classes}, 'c');
        this.ofRows = Nd4j.create(DataType.DOUBLE, new long[] {labels.length, classes}, 'c');
        this.slopes = Nd4j.create(DataType.DOUBLE, new long[] {rows.columns(), classes}, 'c');
        this.numbers = new double[labels.length * classes];
        this.units = units(start);
    }

    /** For each weight the inverse root of the loss's second derivative. */
    private double[] units(double[] start) {
        logits(start);
        double[] units = new double[start.length];
        int biases = start.length - classes;
        for (int row = 0; row < labels.length; row++) {
            toProbabilities(row);
            for (int i = row * classes; i < (row + 1) * classes; i++) {
                numbers[i] *= (1 - numbers[i]) / labels.length;
                units[biases + i % classes] += numbers[i];
            }
        }
        buffer(ofRows).put(numbers);
        rows.mul(rows).transpose().mmuli(ofRows, slopes);
        buffer(slopes).get(units, 0, biases);
        for (int i = 0; i < units.length; i++) {
            units[i] = 1 / Math.sqrt(Math.max(LEAST_CURVATURE, units[i] + (i < biases ? penalty : 0)));
        }
        return units;
    }

    @Override
    public double at(double[] point, double[] gradient) {
        double[] weights = weights(point);
        logits(weights);
        int biases = weights.length - classes;
        double sum = 0;
        for (int i = biases; i < gradient.length; i++) {
            gradient[i] = 0;
        }
        for (int row = 0; row < labels.length; row++) {
            sum += toProbabilities(row);
            numbers[row * classes + labels[row]] -= 1;
            for (int i = row * classes; i < (row + 1) * classes; i++) {
                numbers[i] /= labels.length;
                gradient[biases + i % classes] += numbers[i];
            }
        }
        buffer(ofRows).put(numbers);
        rows.transpose().mmuli(ofRows, slopes);
        buffer(slopes).get(gradient, 0, biases);
        double squares = 0;
        for (int i = 0; i < gradient.length; i++) {
            if (i < biases) {
                squares += weights[i] * weights[i];
                gradient[i] += penalty * weights[i];
            }
            gradient[i] *= units[i];
        }
        return sum / labels.length + penalty / 2 * squares;
    }

    private void logits(double[] weights) {
        int biases = weights.length - classes;
        buffer(kernel).put(weights, 0, biases);
        rows.mmuli(kernel, ofRows);
        buffer(ofRows).get(numbers);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] += weights[biases + i % classes];
        }
    }

    /**
     * Puts a row's probabilities where its logits were.
     *
     * @return the row's loss
     */
    private double toProbabilities(int row) {
        int at = row * classes;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = at; i < at + classes; i++) {
            most = Math.max(most, numbers[i]);
        }
        double ofLabel = numbers[at + labels[row]] - most;
        double sum = 0;
        for (int i = at; i < at + classes; i++) {
            numbers[i] = Math.exp(numbers[i] - most);
            sum += numbers[i];
        }
        for (int i = at; i < at + classes; i++) {
            numbers[i] /= sum;
        }
        return Math.log(sum) - ofLabel;
    }

    /** The weights at a point. */
    double[] weights(double[] point) {
        double[] weights = point.clone();
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= units[i];
        }
        return weights;
    }

    /** The point of weights. */
    double[] point(double[] weights) {
        double[] point = weights.clone();
        for (int i = 0; i < point.length; i++) {
            point[i] /= units[i];
        }
        return point;
    }

    private static DoubleBuffer buffer(INDArray array) {
        return array.data().asNioDouble();
    }
}
