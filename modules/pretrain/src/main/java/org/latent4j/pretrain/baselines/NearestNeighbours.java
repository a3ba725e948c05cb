package org.latent4j.pretrain.baselines;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Takes a row for what most of the labelled rows nearest to it are, by Euclidean distance; of classes with as many votes, for
 * the one whose row is nearest.
 *
 * <p>The number of neighbours is the one that is right for most labelled rows when each is left out itself, the smallest of
 * those that are equally good.
 */
public final class NearestNeighbours {
    /** The numbers of neighbours that are chosen from. */
    private static final List<Integer> COUNTS = List.of(1, 3, 5, 10, 15);

    private static final int BLOCK = 500;

    private final INDArray rows;
    private final double[] squares;
    private final int[] labels;
    private final int classes;
    private final int neighbours;

    private NearestNeighbours(INDArray rows, int[] labels, int classes) {
        this.rows = rows;
        this.squares = squares(rows);
        this.labels = labels;
        this.classes = classes;
        this.neighbours = best();
    }

    /**
     * Takes labelled rows.
     *
     * @param rows {@code [rows, …]}, finite
     * @param labels one a row, from 0 to {@code classes - 1}
     * @throws IllegalArgumentException if there isn't a label for each row
     */
    public static NearestNeighbours fit(INDArray rows, int[] labels, int classes) {
        LabelledRows labelled = LabelledRows.of("NearestNeighbours", rows, labels, classes);
        return new NearestNeighbours(labelled.rows(), labels.clone(), classes);
    }

    /** How many neighbours vote. */
    public int neighbours() {
        return neighbours;
    }

    /** The class of each row. */
    public int[] predict(INDArray others) {
        int[][] nearest = nearest(LabelledRows.flat(others).castTo(rows.dataType()), neighbours, false);
        return Arrays.stream(nearest).mapToInt(row -> vote(row, neighbours)).toArray();
    }

    private int best() {
        int most = COUNTS.get(COUNTS.size() - 1);
        int[][] nearest = nearest(rows, Math.min(most, labels.length - 1), true);
        int best = COUNTS.get(0);
        long mostRight = -1;
        for (int count : COUNTS) {
            long right = IntStream.range(0, labels.length)
                    .filter(row -> count < labels.length && vote(nearest[row], count) == labels[row])
                    .count();
            if (right > mostRight) {
                mostRight = right;
                best = count;
            }
        }
        return best;
    }

    /** What most of the first rows are; they come from the nearest on. */
    private int vote(int[] nearest, int count) {
        int[] votes = new int[classes];
        int most = 0;
        for (int i = 0; i < Math.min(count, nearest.length); i++) {
            most = Math.max(most, ++votes[labels[nearest[i]]]);
        }
        for (int row : nearest) {
            if (votes[labels[row]] == most) {
                return labels[row];
            }
        }
        return labels[0];
    }

    /** The nearest labelled rows of each row, the nearest first. */
    private int[][] nearest(INDArray others, int count, boolean themselves) {
        int[][] nearest = new int[(int) others.size(0)][];
        for (int from = 0; from < nearest.length; from += BLOCK) {
            int to = Math.min(nearest.length, from + BLOCK);
            int first = from;
            double[][] products = others.get(NDArrayIndex.interval(from, to))
                    .mmul(rows.transpose())
                    .toDoubleMatrix();
            IntStream.range(from, to).parallel().forEach(row -> {
                double[] distances = products[row - first];
                for (int i = 0; i < distances.length; i++) {
                    distances[i] = squares[i] - 2 * distances[i]; // but for the row's own square
                }
                if (themselves) {
                    distances[row] = Double.POSITIVE_INFINITY;
                }
                nearest[row] = smallest(distances, count);
            });
        }
        return nearest;
    }

    /** Places of the smallest numbers, the smallest first; of equal ones the first. */
    private static int[] smallest(double[] numbers, int count) {
        int[] places = new int[Math.min(count, numbers.length)];
        int found = 0;
        for (int i = 0; i < numbers.length; i++) {
            if (found == places.length && (found == 0 || numbers[i] >= numbers[places[found - 1]])) {
                continue;
            }
            int at = found < places.length ? found++ : found - 1;
            for (; at > 0 && numbers[i] < numbers[places[at - 1]]; at--) {
                places[at] = places[at - 1];
            }
            places[at] = i;
        }
        return places;
    }

    private static double[] squares(INDArray rows) {
        return Arrays.stream(rows.toDoubleMatrix())
                .mapToDouble(
                        row -> Arrays.stream(row).map(value -> value * value).sum())
                .toArray();
    }
}
