package org.latent4j.pretrain;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Check;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a classifier is worth on labelled rows.
 *
 * @param rows that were measured
 * @param accuracy share of rows whose likeliest class is theirs
 * @param logLoss mean of the negative logarithm of the probability of the right class, in nats
 * @param calibrationError expected calibration error: rows are put into 15 bins by the probability of their likeliest class;
 *     the mean distance, weighted by rows, between a bin's mean probability and its accuracy (C. Guo et al., "On calibration of
 *     modern neural networks", 2017)
 * @param confusion {@code [truth][likeliest]}, rows
 * @param classes one a class
 */
public record ClassifierMeasures(
        int rows, double accuracy, double logLoss, double calibrationError, long[][] confusion, List<OfClass> classes) {
    private static final int BINS = 15;
    private static final double LEAST_PROBABILITY = 1e-12;

    public ClassifierMeasures {
        classes = List.copyOf(classes);
    }

    /**
     * What it is worth on one class.
     *
     * @param name of the class
     * @param rows of the class
     * @param precision share of the rows taken for it that are of it; null if there were none
     * @param recall share of its rows that were taken for it; null if there are none
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record OfClass(
            String name,
            long rows,
            @Nullable Double precision,
            @Nullable Double recall) {}

    /**
     * Measures.
     *
     * @param labels one a row, from 0
     * @param probabilities {@code [rows, classes]}
     * @param classNames one a class
     * @throws IllegalArgumentException if there isn't a label for each row, or a name for each class, or a label is another
     */
    public static ClassifierMeasures of(int @Nullable [] labels, INDArray probabilities, List<String> classNames) {
        int count = (int) probabilities.size(0);
        int classes = (int) probabilities.size(1);
        Check.that(
                labels != null && labels.length == count && count > 0,
                "ClassifierMeasures.labels",
                "one for each of " + count + " rows",
                labels == null ? "none" : labels.length);
        Check.that(
                classNames.size() == classes, "ClassifierMeasures.classNames", classes + " names", classNames.size());
        float[] values = RowArrays.of(probabilities);
        int[] likeliest = Classifier.likeliest(probabilities);
        int[] truth = labels == null ? new int[0] : labels;
        long[][] confusion = new long[classes][classes];
        double loss = 0;
        Bins bins = new Bins();
        for (int row = 0; row < count; row++) {
            Check.that(
                    truth[row] >= 0 && truth[row] < classes,
                    "ClassifierMeasures.labels",
                    "classes from 0 to " + (classes - 1),
                    truth[row]);
            confusion[truth[row]][likeliest[row]]++;
            loss -= Math.log(Math.max(LEAST_PROBABILITY, values[row * classes + truth[row]]));
            bins.add(values[row * classes + likeliest[row]], truth[row] == likeliest[row]);
        }
        long right = 0;
        List<OfClass> ofClasses = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            int number = c;
            right += confusion[c][c];
            long taken = Arrays.stream(confusion).mapToLong(row -> row[number]).sum();
            long present = Arrays.stream(confusion[c]).sum();
            ofClasses.add(new OfClass(
                    classNames.get(c),
                    present,
                    taken == 0 ? null : (Double) ((double) confusion[c][c] / taken),
                    present == 0 ? null : (Double) ((double) confusion[c][c] / present)));
        }
        return new ClassifierMeasures(
                count, (double) right / count, loss / count, bins.error(count), confusion, ofClasses);
    }

    /** Rows by the probability of their likeliest class. */
    private static final class Bins {
        private final double[] probabilities = new double[BINS];
        private final long[] right = new long[BINS];

        void add(double probability, boolean isRight) {
            int bin = Math.max(0, Math.min(BINS - 1, (int) Math.ceil(probability * BINS) - 1)); // (low, high]
            probabilities[bin] += probability;
            right[bin] += isRight ? 1 : 0;
        }

        double error(int rows) {
            double sum = 0;
            for (int bin = 0; bin < BINS; bin++) {
                sum += Math.abs(probabilities[bin] - right[bin]);
            }
            return sum / rows;
        }
    }
}
