package org.latent4j.pretrain.baselines;

import java.util.Arrays;
import java.util.List;
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
    /** The strengths that cross-validation chooses from. */
    static final List<Double> STRENGTHS = List.of(1e-3, 1e-2, 1e-1, 1., 1e1, 1e2, 1e3);

    private static final double FINAL = 1e-8;
    private static final double ROUGH = 1e-3;

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
     * Fits one with the strength that does best in stratified five-fold cross-validation of these rows: the highest
     * accuracy, and the lowest loss where accuracies are equal. (Fewer folds where a class has fewer rows.)
     *
     * @param rows {@code [rows, …]}, finite
     * @param labels one a row, from 0 to {@code classes - 1}
     * @throws IllegalArgumentException if there isn't a label for each row, or all labels are the same
     */
    public static LogisticRegression crossValidated(INDArray rows, int[] labels, int classes) {
        LabelledRows labelled = checked(rows, labels, classes);
        RotatedRows rotated = RotatedRows.of(labelled.rows());
        StratifiedFolds folds = StratifiedFolds.of(labelled.labels());
        List<List<Score>> scores =
                Parallel.map(folds.count(), fold -> scores(rotated.rows(), labelled.labels(), folds, fold));
        int best = 0;
        for (int i = 0; i < STRENGTHS.size(); i++) {
            best = sum(scores, i).isAbove(sum(scores, best)) ? i : best;
        }
        return fit(rotated, labelled, STRENGTHS.get(best));
    }

    /** What a strength reaches on rows that weren't fitted. */
    private record Score(int right, double loss) {
        boolean isAbove(Score other) {
            return right > other.right || (right == other.right && loss < other.loss);
        }
    }

    private static Score sum(List<List<Score>> folds, int strength) {
        return new Score(
                folds.stream().mapToInt(fold -> fold.get(strength).right).sum(),
                folds.stream().mapToDouble(fold -> fold.get(strength).loss).sum());
    }

    /** One fold's scores by strength, each fit starting from the one before. */
    private static List<Score> scores(INDArray rows, int[] labels, StratifiedFolds folds, int fold) {
        int[] inside = folds.rows(fold, true);
        int[] outside = folds.rows(fold, false);
        INDArray seen = Nd4j.pullRows(rows, 1, outside);
        INDArray held = Nd4j.pullRows(rows, 1, inside);
        int[] seenLabels = Arrays.stream(outside).map(row -> labels[row]).toArray();
        int[] heldLabels = Arrays.stream(inside).map(row -> labels[row]).toArray();
        SoftmaxFit[] last = {SoftmaxFit.zero(rows.columns(), seenLabels)};
        return STRENGTHS.stream()
                .map(strength -> {
                    last[0] = SoftmaxFit.of(seen, seenLabels, strength, last[0], ROUGH);
                    return score(last[0], held, heldLabels);
                })
                .toList();
    }

    private static Score score(SoftmaxFit fit, INDArray rows, int[] labels) {
        double[][] probabilities = fit.probabilities(rows).toDoubleMatrix();
        int right = 0;
        double loss = 0;
        for (int row = 0; row < labels.length; row++) {
            int column = Arrays.binarySearch(fit.classes(), labels[row]);
            right += column >= 0 && column == largest(probabilities[row]) ? 1 : 0;
            loss -= Math.log(Math.max(Double.MIN_NORMAL, column < 0 ? 0 : probabilities[row][column]));
        }
        return new Score(right, loss);
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
        SoftmaxFit fit = SoftmaxFit.of(rotated.rows(), labelled.labels(), strength, zero, FINAL);
        INDArray weights = rotated.plainWeights(fit.matrix());
        double[] shift = rotated.means().mmul(weights).dup('c').data().asDouble();
        double[] biases = fit.biases();
        double[] plain = weights.dup('c').data().asDouble();
        double[] all = Arrays.copyOf(plain, plain.length + biases.length);
        for (int k = 0; k < biases.length; k++) {
            all[plain.length + k] = biases[k] - shift[k];
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

    private static int largest(double[] numbers) {
        int largest = 0;
        for (int i = 1; i < numbers.length; i++) {
            largest = numbers[i] > numbers[largest] ? i : largest;
        }
        return largest;
    }
}
