package org.latent4j.pretrain.baselines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class NearestNeighboursTest {
    private static INDArray line(float... places) {
        return Nd4j.createFromArray(places).reshape(places.length, 1);
    }

    /** Pairs of one class side by side, like +-.+-.: one neighbour is right for all, three are right for none. */
    @Test
    void choosesTheNumberByLeavingRowsOut() {
        INDArray pairs = line(0, 1, 10, 11, 20, 21, 30, 31);
        int[] alternating = {0, 0, 1, 1, 0, 0, 1, 1};
        assertThat(NearestNeighbours.fit(pairs, alternating, 2).neighbours()).isEqualTo(1);
        INDArray clusters = line(0, 1, 2.5f, 4.5f, 7, 100, 101, 102.5f, 104.5f, 107);
        int[] oneAstray = {0, 0, 1, 0, 0, 1, 1, 0, 1, 1};
        assertThat(NearestNeighbours.fit(clusters, oneAstray, 2).neighbours()).isEqualTo(3);
    }

    @Test
    void agreesWithSortingAllRows() {
        Random random = new Random(3);
        float[][] rows = new float[300][5];
        float[][] asked = new float[200][5];
        for (float[][] array : new float[][][] {rows, asked}) {
            for (float[] row : array) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = random.nextInt(4); // many rows are equally far
                }
            }
        }
        int[] labels = new int[300];
        for (int row = 0; row < 300; row++) { // mostly by the first two values, so that several neighbours are best
            labels[row] = random.nextInt(3) == 0 ? random.nextInt(6) : (int) (rows[row][0] + rows[row][1]) % 6;
        }
        NearestNeighbours fitted = NearestNeighbours.fit(Nd4j.createFromArray(rows), labels, 6);
        int count = fitted.neighbours();
        int[] expected = Arrays.stream(asked)
                .mapToInt(row -> sorted(rows, labels, row, count))
                .toArray();
        assertThat(fitted.predict(Nd4j.createFromArray(asked))).isEqualTo(expected);
    }

    private static int sorted(float[][] rows, int[] labels, float[] asked, int count) {
        int[] nearest = IntStream.range(0, rows.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> IntStream.range(0, asked.length)
                        .mapToDouble(j -> Math.pow(rows[i][j] - asked[j], 2))
                        .sum()))
                .limit(count)
                .mapToInt(i -> labels[i])
                .toArray();
        return IntStream.of(nearest)
                .boxed()
                .max(Comparator.<Integer>comparingLong(label -> IntStream.of(nearest)
                                .filter(other -> other == label)
                                .count())
                        .thenComparing(label -> -IntStream.range(0, count)
                                .filter(i -> nearest[i] == label)
                                .findFirst()
                                .orElseThrow()))
                .orElseThrow();
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> NearestNeighbours.fit(line(1, 2), new int[] {0}, 1))
                .hasMessage(
                        "NearestNeighbours.rows: expected a label for each of at least one row, got 1 labels, rows of"
                                + " shape [2, 1]");
        assertThatThrownBy(() -> NearestNeighbours.fit(line(1, 2), new int[] {0, -1}, 2))
                .hasMessage("NearestNeighbours.labels: expected 0 to 1, got -1");
    }
}
