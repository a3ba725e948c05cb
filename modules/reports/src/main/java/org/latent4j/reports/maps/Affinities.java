package org.latent4j.reports.maps;

import java.util.Arrays;

/**
 * How much pairs of rows belong together: a sparse, symmetric distribution over pairs whose sum is 1.
 *
 * <p>p(j|i) is a Gaussian around row i over its neighbours, as wide as gives it the wanted perplexity (the exponential of its
 * entropy in nats); p(i, j) = (p(j|i) + p(i|j)) / 2n.
 *
 * <p>Source: L. van der Maaten, G. Hinton, "Visualizing data using t-SNE", JMLR 9, 2008.
 *
 * @param starts {@code [rows + 1]}: row i's pairs are those from {@code starts[i]} to {@code starts[i + 1]}
 * @param others the other row of each pair, rising within a row
 * @param values p of each pair
 */
record Affinities(int[] starts, int[] others, double[] values) {
    private static final int RANGE = 256;
    private static final int MOST_STEPS = 200;
    private static final double TOLERANCE = 1e-6;

    static Affinities of(Neighbours neighbours, double perplexity, Workers workers) {
        int count = neighbours.count();
        int rows = neighbours.rows().length / count;
        double[] conditional = new double[rows * count];
        workers.inRanges(rows, RANGE, (from, to) -> {
            for (int row = from; row < to; row++) {
                double[] calibrated = calibrated(neighbours.distances(), row * count, count, perplexity);
                System.arraycopy(calibrated, 0, conditional, row * count, count);
            }
        });
        return symmetric(neighbours, conditional, rows);
    }

    int rows() {
        return starts.length - 1;
    }

    /**
     * The Gaussian of a perplexity: {@code exp(-precision * distance)}, its sum 1. Where more neighbours than the perplexity
     * share the least distance no precision gives it; those then share evenly.
     */
    static double[] calibrated(float[] distances, int from, int count, double perplexity) {
        double[] beyond = new double[count];
        double mean = 0;
        for (int i = 0; i < count; i++) {
            beyond[i] = distances[from + i] - (double) distances[from];
            mean += beyond[i] / count;
        }
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double precision = mean > 0 ? 1 / mean : 1;
        double[] shares = new double[count];
        for (int step = 0; step < MOST_STEPS; step++) {
            double excess = entropy(beyond, precision, shares) - Math.log(perplexity);
            if (Math.abs(excess) < TOLERANCE) {
                break;
            }
            if (excess > 0) {
                low = precision;
                precision = Double.isInfinite(high) ? 2 * precision : (low + high) / 2;
            } else {
                high = precision;
                precision = (low + high) / 2;
            }
        }
        return shares;
    }

    /** Fills in the shares and gives their entropy in nats. */
    private static double entropy(double[] beyond, double precision, double[] shares) {
        double sum = 0;
        double weighted = 0;
        for (int i = 0; i < shares.length; i++) {
            shares[i] = Math.exp(-precision * beyond[i]);
            sum += shares[i];
            weighted += precision * beyond[i] * shares[i];
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] /= sum;
        }
        return Math.log(sum) + weighted / sum;
    }

    /** Puts each share at both of its rows, then adds up those of the same pair. */
    private static Affinities symmetric(Neighbours neighbours, double[] conditional, int rows) {
        int count = neighbours.count();
        int[] ends = new int[rows + 1];
        for (int i = 0; i < conditional.length; i++) {
            ends[i / count + 1]++;
            ends[neighbours.rows()[i] + 1]++;
        }
        Arrays.parallelPrefix(ends, Integer::sum);
        int[] next = ends.clone();
        long[] pairs = new long[2 * conditional.length];
        for (int i = 0; i < conditional.length; i++) {
            int other = neighbours.rows()[i];
            pairs[next[i / count]++] = (long) other << 32 | i;
            pairs[next[other]++] = (long) (i / count) << 32 | i;
        }
        int[] starts = new int[rows + 1];
        int[] others = new int[pairs.length];
        double[] values = new double[pairs.length];
        int size = 0;
        for (int row = 0; row < rows; row++) {
            Arrays.sort(pairs, ends[row], ends[row + 1]);
            for (int i = ends[row]; i < ends[row + 1]; i++) {
                int other = (int) (pairs[i] >>> 32);
                if (size == starts[row] || others[size - 1] != other) {
                    others[size++] = other;
                }
                values[size - 1] += conditional[(int) pairs[i]] / (2.0 * rows);
            }
            starts[row + 1] = size;
        }
        return new Affinities(starts, Arrays.copyOf(others, size), Arrays.copyOf(values, size));
    }
}
