package org.latent4j.reports.maps;

import java.util.Arrays;

/**
 * Points of the plane in nested squares, to add up what all of them do to one: squares that are small for their distance
 * count as if all of their points were at their middle.
 *
 * <p>Points are sorted along a Z-order curve, in which each square's points stand together. A square's node is followed by
 * those inside it, so that a walk needs no stack: it goes to the next node, or past all that are inside.
 *
 * <p>Source: J. Barnes, P. Hut, "A hierarchical O(N log N) force-calculation algorithm", Nature 324, 1986.
 */
final class QuadTree {
    static final int MOST_POINTS = 1 << 23;
    private static final int LEVELS = 20;
    private static final int LEAF = 6;

    private final int[] order;
    private final long[] keys;
    private final double[] xs;
    private final double[] ys;
    private final double width;

    private double[] middleX;
    private double[] middleY;
    private double[] squaredWidth;
    private int[] first;
    private int[] last;
    private int[] past;
    private int nodes;

    /**
     * Sorts points into squares.
     *
     * @param points x and y in turn, finite; at most {@value #MOST_POINTS} points
     */
    QuadTree(double[] points) {
        int count = points.length / 2;
        double left = Double.POSITIVE_INFINITY;
        double right = Double.NEGATIVE_INFINITY;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            left = Math.min(left, points[2 * i]);
            right = Math.max(right, points[2 * i]);
            low = Math.min(low, points[2 * i + 1]);
            high = Math.max(high, points[2 * i + 1]);
        }
        width = Math.max(Math.max(right - left, high - low), Double.MIN_NORMAL);
        keys = new long[count];
        double cells = (1 << LEVELS) - 1;
        for (int i = 0; i < count; i++) {
            long column = (long) ((points[2 * i] - left) / width * cells);
            long line = (long) ((points[2 * i + 1] - low) / width * cells);
            keys[i] = (spread(column) | spread(line) << 1) << 23 | i;
        }
        Arrays.sort(keys);
        order = new int[count];
        xs = new double[count];
        ys = new double[count];
        for (int i = 0; i < count; i++) {
            order[i] = (int) (keys[i] & (MOST_POINTS - 1));
            keys[i] >>>= 23;
            xs[i] = points[2 * order[i]];
            ys[i] = points[2 * order[i] + 1];
        }
        int space = Math.max(16, count);
        middleX = new double[space];
        middleY = new double[space];
        squaredWidth = new double[space];
        first = new int[space];
        last = new int[space];
        past = new int[space];
        build(0, count, 0);
    }

    /** The points' numbers along the curve: neighbours in the plane are mostly near each other in it. */
    int[] order() {
        return order;
    }

    /**
     * What all points do to one of them.
     *
     * @param point its place along the curve
     * @param theta a square counts as one point if its width is less than this share of its distance; 0 for none
     * @param sums gets the sums over all other points of {@code q² dx}, {@code q² dy} and {@code q}, with
     *     {@code q = 1 / (1 + dx² + dy²)}
     */
    void repulsion(int point, double theta, double[] sums) {
        double x = xs[point];
        double y = ys[point];
        double squaredTheta = theta * theta;
        double sumX = 0;
        double sumY = 0;
        double sum = -1; // of the point itself, which is met below
        int node = 0;
        while (node < nodes) {
            double dx = x - middleX[node];
            double dy = y - middleY[node];
            double distance = dx * dx + dy * dy;
            if (squaredWidth[node] < squaredTheta * distance) {
                double q = 1 / (1 + distance);
                double all = (last[node] - first[node]) * q;
                sum += all;
                sumX += all * q * dx;
                sumY += all * q * dy;
                node = past[node];
            } else if (past[node] == node + 1) {
                for (int i = first[node]; i < last[node]; i++) {
                    double toX = x - xs[i];
                    double toY = y - ys[i];
                    double q = 1 / (1 + toX * toX + toY * toY);
                    sum += q;
                    sumX += q * q * toX;
                    sumY += q * q * toY;
                }
                node++;
            } else {
                node++;
            }
        }
        sums[0] = sumX;
        sums[1] = sumY;
        sums[2] = sum;
    }

    private void build(int from, int to, int level) {
        int node = nodes++;
        if (node == past.length) {
            grow();
        }
        first[node] = from;
        last[node] = to;
        double cell = Math.scalb(width, -level);
        squaredWidth[node] = cell * cell;
        double sumX = 0;
        double sumY = 0;
        for (int i = from; i < to; i++) {
            sumX += xs[i];
            sumY += ys[i];
        }
        middleX[node] = sumX / (to - from);
        middleY[node] = sumY / (to - from);
        if (to - from > LEAF && level < LEVELS) {
            int shift = 2 * (LEVELS - 1 - level);
            int start = from;
            while (start < to) {
                int end = start + 1;
                while (end < to && keys[end] >>> shift == keys[start] >>> shift) {
                    end++;
                }
                build(start, end, level + 1);
                start = end;
            }
        }
        past[node] = nodes;
    }

    private void grow() {
        int space = 2 * past.length;
        middleX = Arrays.copyOf(middleX, space);
        middleY = Arrays.copyOf(middleY, space);
        squaredWidth = Arrays.copyOf(squaredWidth, space);
        first = Arrays.copyOf(first, space);
        last = Arrays.copyOf(last, space);
        past = Arrays.copyOf(past, space);
    }

    /** Puts a zero before each of the lower 20 bits. */
    private static long spread(long bits) {
        long apart = bits;
        apart = (apart | apart << 16) & 0x0000FFFF0000FFFFL;
        apart = (apart | apart << 8) & 0x00FF00FF00FF00FFL;
        apart = (apart | apart << 4) & 0x0F0F0F0F0F0F0F0FL;
        apart = (apart | apart << 2) & 0x3333333333333333L;
        return (apart | apart << 1) & 0x5555555555555555L;
    }
}
