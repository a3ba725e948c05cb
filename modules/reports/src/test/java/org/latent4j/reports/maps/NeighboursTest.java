package org.latent4j.reports.maps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.latent4j.data.Progress;

class NeighboursTest {
    private static Neighbours of(float[][] columns, int count) {
        Workers workers = new Workers(2);
        try (workers) {
            return Neighbours.of(columns, count, workers, Progress.NONE);
        }
    }

    @Test
    void findsThoseOnALine() {
        Neighbours neighbours = of(new float[][] {{0, 1, 3, 7}}, 2);
        assertThat(neighbours.rows()).containsExactly(1, 2, 0, 2, 1, 0, 2, 1);
        assertThat(neighbours.distances()).containsExactly(1, 9, 1, 4, 4, 9, 16, 36);
    }

    @Test
    void takesTheFirstRowsOfEqualDistances() {
        assertThat(of(new float[1][6], 3).rows()).containsExactly(1, 2, 3, 0, 2, 3, 0, 1, 3, 0, 1, 2, 0, 1, 2, 0, 1, 2);
    }

    /** More rows than are looked at between two reports of progress, against sorting all of them. */
    @Test
    void agreesWithSorting() {
        int rows = 1500;
        int count = 20;
        Random random = new Random(3);
        float[][] columns = new float[4][rows];
        for (float[] column : columns) {
            for (int i = 0; i < rows; i++) {
                column[i] = random.nextInt(12); // many equal distances
            }
        }
        int[] found = of(columns, count).rows();
        for (int row = 0; row < rows; row += 37) {
            int itself = row;
            int[] sorted = IntStream.range(0, rows)
                    .filter(other -> other != itself)
                    .boxed()
                    .sorted(Comparator.comparingDouble(other -> distance(columns, itself, other)))
                    .limit(count)
                    .mapToInt(Integer::intValue)
                    .toArray();
            assertThat(java.util.Arrays.copyOfRange(found, row * count, (row + 1) * count))
                    .isEqualTo(sorted);
        }
    }

    private static double distance(float[][] columns, int row, int other) {
        double sum = 0;
        for (float[] column : columns) {
            sum += (column[row] - column[other]) * (column[row] - column[other]);
        }
        return sum;
    }
}
