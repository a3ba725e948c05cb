package org.latent4j.pretrain.baselines;

import java.nio.DoubleBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The mean loss of a softmax regression and its gradient: {@code mean(-ln p(label)) + penalty / 2 * |weights|^2}, in nats.
 *
 * <p>Points are {@code [values + 1][classes]}: weights by feature, then the biases, which aren't penalised. Each feature's
 * numbers are counted in units in which the loss is curved about alike (by D. Böhning's bound of a softmax regression's
 * curvature, 1992: half the feature's mean square), so that a minimizer has short ways; {@link #weights} gives plain ones.
 */
final class SoftmaxLoss implements Lbfgs.Smooth {
    private final INDArray rows;
    private final int[] labels;
    private final int classes;
    private final int values;
    private final double penalty;
    private final double[] units;
    private final double[] plain;
    private final INDArray weights;
    private final INDArray logits;
    private final INDArray slopes;
    private final double[] ofRows;

    /**
     * @param rows {@code [rows, values]}, double precision, 'c' order
     * @param labels one a row, from 0 to {@code classes - 1}
     */
    SoftmaxLoss(INDArray rows, int[] labels, int classes, double penalty) {
        this.rows = rows;
        this.labels = labels;
        this.classes = classes;
        this.values = rows.columns();
        this.penalty = penalty;
        this.units = units(rows, penalty);
        this.plain = new double[values * classes];
        this.weights = Nd4j.create(DataType.DOUBLE, new long[] {values, classes}, 'c');
        this.logits = Nd4j.create(DataType.DOUBLE, new long[] {labels.length, classes}, 'c');
        this.slopes = Nd4j.create(DataType.DOUBLE, new long[] {values, classes}, 'c');
        this.ofRows = new double[labels.length * classes];
    }

    private static double[] units(INDArray rows, double penalty) {
        double[] squares = rows.mul(rows).mean(0).dup('c').data().asDouble();
        double[] units = new double[squares.length + 1];
        for (int i = 0; i < squares.length; i++) {
            double curvature = squares[i] / 2 + penalty;
            units[i] = curvature > 0 ? 1 / Math.sqrt(curvature) : 1;
        }
        units[squares.length] = Math.sqrt(2);
        return units;
    }

    @Override
    public double at(double[] point, double[] gradient) {
        double squares = 0;
        for (int i = 0; i < plain.length; i++) {
            plain[i] = point[i] * units[i / classes];
            squares += plain[i] * plain[i];
        }
        numbers(weights).put(plain);
        rows.mmuli(weights, logits);
        numbers(logits).get(ofRows);
        double[] biases = new double[classes];
        double[] biasSlopes = new double[classes];
        for (int k = 0; k < classes; k++) {
            biases[k] = point[plain.length + k] * units[values];
        }
        double sum = 0;
        for (int row = 0; row < labels.length; row++) {
            sum += toSlopes(row, biases, biasSlopes);
        }
        numbers(logits).put(ofRows);
        rows.transpose().mmuli(logits, slopes);
        numbers(slopes).get(gradient, 0, plain.length);
        for (int i = 0; i < plain.length; i++) {
            gradient[i] = (gradient[i] + penalty * plain[i]) * units[i / classes];
        }
        for (int k = 0; k < classes; k++) {
            gradient[plain.length + k] = biasSlopes[k] * units[values];
        }
        return sum / labels.length + penalty / 2 * squares;
    }

    /** Puts a row's probabilities less its label, over the number of rows, where its logits were. */
    private double toSlopes(int row, double[] biases, double[] biasSlopes) {
        int at = row * classes;
        double most = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < classes; k++) {
            ofRows[at + k] += biases[k];
            most = Math.max(most, ofRows[at + k]);
        }
        double ofLabel = ofRows[at + labels[row]] - most;
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            ofRows[at + k] = Math.exp(ofRows[at + k] - most);
            sum += ofRows[at + k];
        }
        for (int k = 0; k < classes; k++) {
            double slope = (ofRows[at + k] / sum - (k == labels[row] ? 1 : 0)) / labels.length;
            ofRows[at + k] = slope;
            biasSlopes[k] += slope;
        }
        return Math.log(sum) - ofLabel;
    }

    /** A point in plain units: {@code [values + 1][classes]}. */
    double[] weights(double[] point) {
        double[] converted = point.clone();
        for (int i = 0; i < point.length; i++) {
            converted[i] *= units[i / classes];
        }
        return converted;
    }

    /** The other way. */
    double[] point(double[] weights) {
        double[] converted = weights.clone();
        for (int i = 0; i < weights.length; i++) {
            converted[i] /= units[i / classes];
        }
        return converted;
    }

    private static DoubleBuffer numbers(INDArray array) {
        return array.data().asNioDouble();
    }
}
