package org.latent4j.pretrain.baselines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.pretrain.Golden;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LogisticRegressionTest {
    private static final double TOLERANCE = 1e-5;

    @ParameterizedTest
    @ValueSource(strings = {"three-classes-0.01", "three-classes-1.0", "three-classes-100.0", "two-classes", "wide"})
    void equalsScikitLearn(String name) throws IOException {
        JsonNode golden = Golden.read("logistic/" + name + ".json");
        INDArray rows = Nd4j.createFromArray(Golden.matrix(golden.get("rows"))).castTo(DataType.FLOAT);
        int[] labels = Golden.ints(golden.get("labels"));
        double[][] coefficients = Golden.matrix(golden.get("coefficients"));
        int classes = Math.max(2, coefficients.length);
        LogisticRegression fitted = LogisticRegression.fit(
                rows, labels, classes, golden.get("strength").doubleValue());

        double[][] weights = fitted.weights().transpose().toDoubleMatrix();
        double[] biases = fitted.biases();
        double[] intercepts = Golden.numbers(golden.get("intercepts")).stream()
                .mapToDouble(number -> number)
                .toArray();
        if (classes == 2) { // one line: of class 1, less that of class 0
            weights = new double[][] {difference(weights[1], weights[0])};
            biases = new double[] {biases[1] - biases[0]};
        }
        for (int k = 0; k < coefficients.length; k++) {
            assertThat(weights[k]).as("coefficients of %d", k).containsExactly(coefficients[k], within(TOLERANCE));
        }
        assertThat(biases).containsExactly(intercepts, within(TOLERANCE));
        double[][] expected = Golden.matrix(golden.get("probabilities"));
        double[][] probabilities =
                fitted.probabilities(rows).castTo(DataType.DOUBLE).toDoubleMatrix();
        for (int row = 0; row < expected.length; row++) {
            assertThat(probabilities[row]).containsExactly(expected[row], within(TOLERANCE));
        }
    }

    private static double[] difference(double[] left, double[] right) {
        double[] difference = left.clone();
        Arrays.setAll(difference, i -> left[i] - right[i]);
        return difference;
    }

    /** Of two values, the first tells the class in 3 of 4 rows and 98 tell nothing. */
    private static float[][] noisy(int count, int[] labels, Random random) {
        float[][] rows = new float[count][100];
        for (int row = 0; row < count; row++) {
            for (int i = 0; i < 100; i++) {
                rows[row][i] = (float) random.nextGaussian();
            }
            rows[row][0] += labels[row] == 0 ? -1 : 1;
        }
        return rows;
    }

    @Test
    void choosesAStiffOneAmongNoiseAndAFreeOneWithout() {
        Random random = new Random(5);
        int[] labels = random.ints(200, 0, 2).toArray();
        INDArray noise = Nd4j.createFromArray(noisy(200, labels, random));
        LogisticRegression stiff = LogisticRegression.crossValidated(noise, labels, 2);
        assertThat(stiff.strength()).isLessThan(1);
        int[] fresh = random.ints(2000, 0, 2).toArray();
        INDArray unseen = Nd4j.createFromArray(noisy(2000, fresh, random));
        double free = accuracy(LogisticRegression.fit(noise, labels, 2, 1000), unseen, fresh);
        assertThat(accuracy(stiff, unseen, fresh)).isGreaterThan(free + 0.03);

        INDArray plain = noise.getColumns(0);
        plain.addi(Nd4j.createFromArray(labels)
                .castTo(DataType.FLOAT)
                .reshape(200, 1)
                .mul(9));
        assertThat(LogisticRegression.crossValidated(plain, labels, 2).strength())
                .isGreaterThanOrEqualTo(1);
    }

    private static double accuracy(LogisticRegression fitted, INDArray rows, int[] labels) {
        int[] predicted = fitted.predict(rows);
        int right = 0;
        for (int row = 0; row < labels.length; row++) {
            right += predicted[row] == labels[row] ? 1 : 0;
        }
        return (double) right / labels.length;
    }

    @Test
    void givesClassesWithoutRowsNoProbability() {
        INDArray rows = Nd4j.createFromArray(new float[][] {{0}, {1}, {2}, {3}});
        LogisticRegression fitted = LogisticRegression.crossValidated(rows, new int[] {1, 1, 3, 3}, 5);
        INDArray probabilities = fitted.probabilities(rows);
        assertThat(probabilities.shape()).containsExactly(4, 5);
        assertThat(probabilities.getColumn(0).sumNumber().doubleValue()).isZero();
        assertThat(probabilities.sum(1).toFloatVector()).containsExactly(new float[] {1, 1, 1, 1}, within(1e-6f));
        assertThat(fitted.predict(rows)).containsExactly(1, 1, 3, 3);
    }

    @Test
    void oneRowAClassIsEnough() {
        INDArray rows = Nd4j.createFromArray(new float[][] {{0, 1}, {5, 0}, {0, 7}});
        assertThat(LogisticRegression.crossValidated(rows, new int[] {0, 1, 2}, 3)
                        .predict(rows))
                .containsExactly(0, 1, 2);
    }

    /** More values than rows and than are turned at once: the penalty can't see it. */
    @Test
    void wideRowsAreFittedAsTheyAre() {
        Random random = new Random(8);
        int[] labels = random.ints(30, 0, 3).toArray();
        float[][] rows = new float[30][1500];
        float[][] doubled = new float[30][750];
        for (int row = 0; row < 30; row++) {
            for (int i = 0; i < 750; i++) {
                doubled[row][i] = random.nextFloat() + labels[row] * 0.01f;
                rows[row][i] = doubled[row][i];
                rows[row][i + 750] = doubled[row][i];
            }
        }
        // Each value twice shares its weight between the two: half the penalty.
        LogisticRegression wide = LogisticRegression.fit(Nd4j.createFromArray(rows), labels, 3, 0.1);
        LogisticRegression narrow = LogisticRegression.fit(Nd4j.createFromArray(doubled), labels, 3, 0.2);
        assertThat(wide.probabilities(Nd4j.createFromArray(rows)).toFloatMatrix()[3])
                .containsExactly(
                        narrow.probabilities(Nd4j.createFromArray(doubled)).toFloatMatrix()[3], within(1e-5f));
    }

    @Test
    void refusesWhatCantBeFitted() {
        INDArray rows = Nd4j.createFromArray(new float[][] {{0}, {1}});
        assertThatThrownBy(() -> LogisticRegression.fit(rows, new int[] {1, 1}, 2, 1))
                .hasMessage("LogisticRegression.labels: expected at least two classes, got one: 1");
        assertThatThrownBy(() -> LogisticRegression.fit(rows, new int[] {0, 1}, 2, 0))
                .hasMessage("LogisticRegression.strength: expected > 0, got 0.0");
    }
}
