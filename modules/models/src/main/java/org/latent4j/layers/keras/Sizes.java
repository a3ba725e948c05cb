package org.latent4j.layers.keras;

import java.util.Arrays;

/** Shapes with the batch axis, in which -1 stands for an unknown size. Axes may be negative. */
final class Sizes {
    private Sizes() {}

    /** A size that must be known. */
    static long known(long[] shape, int axis) {
        long size = shape[axis(shape, axis)];
        if (size < 0) {
            throw new IllegalArgumentException(
                    "input: expected a known size of axis " + axis + ", got shape " + Arrays.toString(shape));
        }
        return size;
    }

    /** The shape with another size of one axis. */
    static long[] with(long[] shape, int axis, long size) {
        long[] result = shape.clone();
        result[axis(shape, axis)] = size;
        return result;
    }

    static int axis(long[] shape, int axis) {
        int result = axis < 0 ? axis + shape.length : axis;
        if (result < 0 || result >= shape.length) {
            throw new IllegalArgumentException(
                    "input: expected an array with axis " + axis + ", got shape " + Arrays.toString(shape));
        }
        return result;
    }

    /** @throws IllegalArgumentException if the shape hasn't this many axes */
    static long[] ranked(long[] shape, int rank) {
        if (shape.length != rank) {
            throw new IllegalArgumentException(
                    "input: expected " + rank + " axes, got shape " + Arrays.toString(shape));
        }
        return shape;
    }

    /** The shape that two shapes broadcast to; -1 where that isn't known. */
    static long[] broadcast(long[] a, long[] b) {
        int rank = Math.max(a.length, b.length);
        long[] shape = new long[rank];
        for (int i = 1; i <= rank; i++) {
            long x = i <= a.length ? a[a.length - i] : 1;
            long y = i <= b.length ? b[b.length - i] : 1;
            if (x >= 0 && y >= 0 && x != y && x != 1 && y != 1) {
                throw new IllegalArgumentException(
                        "inputs: expected shapes that fit, got " + Arrays.toString(a) + " and " + Arrays.toString(b));
            }
            shape[rank - i] = x == 1 ? y : y == 1 ? x : x < 0 ? y : x;
        }
        return shape;
    }
}
