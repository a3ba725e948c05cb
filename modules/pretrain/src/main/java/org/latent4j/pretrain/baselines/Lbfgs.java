package org.latent4j.pretrain.baselines;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;

/**
 * Finds the minimum of a smooth convex function of many numbers: limited-memory BFGS.
 *
 * <p>Source: D. C. Liu, J. Nocedal, "On the limited memory BFGS method for large scale optimization", 1989.
 */
final class Lbfgs {
    private static final int MEMORY = 20;
    private static final int MOST_ITERATIONS = 2000;
    private static final int MOST_HALVINGS = 40;
    private static final double SUFFICIENT = 1e-4;

    /** Differences of values below this share of them are rounding. */
    private static final double ROUNDING = 1e-13;

    private Lbfgs() {}

    /** A function that is curved about as much in every direction. */
    @FunctionalInterface
    interface Smooth {
        /** The value at a point; its gradient is written to {@code gradient}. */
        double at(double[] point, double[] gradient);
    }

    /** The way between two points and the change of the gradient on it. */
    private record Move(double[] way, double[] change, double product) {}

    /**
     * Goes down until the gradient's length is at most {@code tolerance}, or rounding hides all further descent.
     *
     * @param start where to begin; stays as it is
     */
    static double[] minimum(Smooth function, double[] start, double tolerance) {
        double[] point = start.clone();
        double[] gradient = new double[point.length];
        double value = function.at(point, gradient);
        Deque<Move> moves = new ArrayDeque<>();
        for (int i = 0; i < MOST_ITERATIONS && dot(gradient, gradient) > tolerance * tolerance; i++) {
            double[] direction = direction(gradient, moves);
            double slope = dot(gradient, direction);
            double[] next = new double[point.length];
            double[] nextGradient = new double[point.length];
            double step = 1;
            double nextValue = Double.NaN;
            boolean descends = false;
            for (int halvings = 0; halvings < MOST_HALVINGS && !descends; halvings++, step /= 2) {
                for (int j = 0; j < next.length; j++) {
                    next[j] = point[j] + step * direction[j];
                }
                nextValue = function.at(next, nextGradient);
                descends = nextValue <= value + SUFFICIENT * step * slope + ROUNDING * Math.abs(value);
            }
            if (!descends) {
                break;
            }
            remember(moves, point, next, gradient, nextGradient);
            point = next;
            gradient = nextGradient;
            value = nextValue;
        }
        return point;
    }

    private static void remember(Deque<Move> moves, double[] from, double[] to, double[] gradient, double[] next) {
        double[] way = difference(to, from);
        double[] change = difference(next, gradient);
        double product = dot(way, change);
        if (product > 0) { // else all of it is rounding
            moves.addLast(new Move(way, change, product));
        }
        if (moves.size() > MEMORY) {
            moves.removeFirst();
        }
    }

    /** The two-loop recursion. */
    private static double[] direction(double[] gradient, Deque<Move> moves) {
        double[] direction = Arrays.stream(gradient).map(number -> -number).toArray();
        double[] shares = new double[moves.size()];
        int i = moves.size();
        for (Iterator<Move> newestFirst = moves.descendingIterator(); newestFirst.hasNext(); ) {
            Move move = newestFirst.next();
            shares[--i] = dot(move.way, direction) / move.product;
            add(direction, -shares[i], move.change);
        }
        if (!moves.isEmpty()) {
            Move last = moves.getLast();
            double scale = last.product / dot(last.change, last.change);
            for (int j = 0; j < direction.length; j++) {
                direction[j] *= scale;
            }
        }
        for (Move move : moves) {
            add(direction, shares[i++] - dot(move.change, direction) / move.product, move.way);
        }
        return direction;
    }

    private static double dot(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    private static void add(double[] to, double factor, double[] numbers) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * numbers[i];
        }
    }

    private static double[] difference(double[] left, double[] right) {
        double[] difference = left.clone();
        add(difference, -1, right);
        return difference;
    }
}
