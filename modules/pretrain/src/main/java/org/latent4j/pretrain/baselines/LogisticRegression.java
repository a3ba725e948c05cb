package org.latent4j.pretrain.baselines;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.latent4j.common.Check;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Multinomial logistic regression with a squared penalty, fitted until nothing is left to gain.
 *
 * <p>Minimises {@code strength * sum(-ln p(label)) + |weights|^2 / 2} over the rows; biases aren't penalised. That is what
 * scikit-learn's {@code LogisticRegression(C=strength)} minimises, for two classes too. The same rows give the same
 * weights, with any number of threads. A class without rows has probability 0.
 */
public final class LogisticRegression {
    private static final double ROUGH = 1e-2;
    private static final double FINAL = 1e-8;

    private final int classes;
    private final double strength;
    private final SoftmaxFit fit;

    private LogisticRegression(int classes, double strength, SoftmaxFit fit) {
        this.classes = classes;
        this.strength = strength;
        this.fit = fit;
    }

    /**
     * Fits one with a given strength.
     *
     * @param rows {@code [rows, …]}, finite
     * @param labels one a row, from 0 to {@code classes - 1}
     * @param strength the inverse of the penalty's weight, above 0; scikit-learn's default is 1
     * @throws IllegalArgumentException if there isn't a label for each row, all labels are the same, or the strength isn't
     *     positive
     */
    public static LogisticRegression fit(INDArray rows, int[] labels, int classes, double strength) {
        Check.positive("LogisticRegression.strength", strength);
        LabelledRows labelled = checked(rows, labels, classes);
        return fit(RotatedRows.of(labelled.rows()), labelled, strength);
    }

    /**
     * Fits one with the strength that does best in stratified five-fold cross-validation of these rows, by the likelihood
     * of labels held back. Fewer folds where a class has fewer rows.
     *
     * @param rows {@code [rows, …]}, finite
     * @param labels one a row, from 0 to {@code classes - 1}
     * @throws IllegalArgumentException if there isn't a label for each row, or all labels are the same
     */
    public static LogisticRegression crossValidated(INDArray rows, int[] labels, int classes) {
        LabelledRows labelled = checked(rows, labels, classes);
        RotatedRows rotated = RotatedRows.of(labelled.rows());
        return fit(rotated, labelled, StrengthChoice.of(rotated.rows(), labelled.labels()));
    }

    private static LabelledRows checked(INDArray rows, int[] labels, int classes) {
        LabelledRows labelled = LabelledRows.of("LogisticRegression", rows, labels, classes);
        Check.that(
                Arrays.stream(labels).distinct().count() > 1,
                "LogisticRegression.labels",
                "at least two classes",
                "one: " + labels[0]);
        return labelled;
    }

    private static LogisticRegression fit(RotatedRows rotated, LabelledRows labelled, double strength) {
        SoftmaxFit zero = SoftmaxFit.zero(rotated.rows().columns(), labelled.labels());
        // The second goes on in the units that fit where the first has come to.
        SoftmaxFit fit = zero.next(rotated.rows(), labelled.labels(), strength, ROUGH)
                .next(rotated.rows(), labelled.labels(), strength, FINAL);
        INDArray weights = rotated.plainWeights(fit.matrix());
        double[] shift = rotated.means().mmul(weights).dup('c').data().asDouble();
        double[] biases = fit.biases();
        double[] plain = weights.dup('c').data().asDouble();
        double[] all = Arrays.copyOf(plain, plain.length + biases.length);
        for (int k = 0; k < biases.length; k++) {
            biases[k] -= shift[k];
        }
        // The same number more in each bias changes nothing: as in scikit-learn, their sum is 0.
        double mean = Arrays.stream(biases).average().orElseThrow();
        for (int k = 0; k < biases.length; k++) {
            all[plain.length + k] = biases[k] - mean;
        }
        return new LogisticRegression(labelled.classes(), strength, new SoftmaxFit(all, fit.classes()));
    }

    /** The inverse of the penalty's weight that it was fitted with. */
    public double strength() {
        return strength;
    }

    /** The probability of each class, {@code [rows, classes]}, float32. */
    public INDArray probabilities(INDArray rows) {
        INDArray present = fit.probabilities(LabelledRows.flat(rows).castTo(DataType.DOUBLE));
        INDArray all = Nd4j.zeros(DataType.FLOAT, present.rows(), classes);
        for (int i = 0; i < fit.classes().length; i++) {
            all.putColumn(fit.classes()[i], present.getColumn(i).castTo(DataType.FLOAT));
        }
        return all;
    }

    /** The likeliest class of each row. */
    public int[] predict(INDArray rows) {
        return Arrays.stream(probabilities(rows).toFloatMatrix())
                .mapToInt(row -> IntStream.range(0, row.length).reduce(0, (best, i) -> row[i] > row[best] ? i : best))
                .toArray();
    }

    /** The weights of the classes that had rows, in order, {@code [values, classes]}. */
    INDArray weights() {
        return fit.matrix();
    }

    double[] biases() {
        return fit.biases();
    }
}
