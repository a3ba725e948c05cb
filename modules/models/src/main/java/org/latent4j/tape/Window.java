package org.latent4j.tape;

import java.util.Arrays;

/**
 * How a window slides over spatial axes: one number an axis in each array.
 *
 * @param input sizes of the space
 * @param size sizes of the window
 * @param stride steps between positions
 * @param dilation steps between values within the window
 * @param before padding in front of each axis; behind there is as much as the positions need
 * @param output number of positions along each axis
 */
public record Window(long[] input, long[] size, long[] stride, long[] dilation, long[] before, long[] output) {

    /** Keras's padding: as much as gives {@code ceil(input / stride)} positions, the odd one behind. */
    public static Window same(long[] input, long[] size, long[] stride, long[] dilation) {
        long[] output = new long[input.length];
        long[] before = new long[input.length];
        for (int i = 0; i < input.length; i++) {
            output[i] = (input[i] + stride[i] - 1) / stride[i];
            long needed = (output[i] - 1) * stride[i] + (size[i] - 1) * dilation[i] + 1 - input[i];
            before[i] = Math.max(0, needed) / 2;
        }
        return new Window(input, size, stride, dilation, before, output);
    }

    /** No padding. */
    public static Window valid(long[] input, long[] size, long[] stride, long[] dilation) {
        return padded(input, size, stride, dilation, new long[input.length], new long[input.length]);
    }

    /** A given padding. */
    public static Window padded(
            long[] input, long[] size, long[] stride, long[] dilation, long[] before, long[] after) {
        long[] output = new long[input.length];
        for (int i = 0; i < input.length; i++) {
            long room = input[i] + before[i] + after[i] - (size[i] - 1) * dilation[i] - 1;
            if (room < 0) {
                throw new IllegalArgumentException("window: expected an input of at least "
                        + Arrays.toString(size) + " with dilation " + Arrays.toString(dilation) + ", got "
                        + Arrays.toString(input));
            }
            output[i] = room / stride[i] + 1;
        }
        return new Window(input, size, stride, dilation, before, output);
    }

    /** Values in a window. */
    public long area() {
        return product(size);
    }

    /** Positions of the window. */
    public long positions() {
        return product(output);
    }

    long[] outputShape(long batch, long channels) {
        return shape(batch, output, channels);
    }

    long[] inputShape(long batch, long channels) {
        return shape(batch, input, channels);
    }

    /** Whether each window is one value and each value one window, so that there is nothing to unfold. */
    boolean isPointwise() {
        return area() == 1
                && Arrays.equals(input, output)
                && Arrays.stream(stride).allMatch(step -> step == 1);
    }

    /** Values within a window that lie next to each other in an array {@code [batch, space..., channels]}. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Takes some values.
         *
         * @param row number of the position
         * @param source place of the first value in the array
         * @param target place of the first value in the window, {@code [area, channels]}
         * @param length number of values, a multiple of the channels
         */
        void visit(int row, int source, int target, int length);
    }

    /**
     * Visits all that lies inside of the array, position by position.
     *
     * @param first number of a position; they count through the whole batch
     * @param end number after the last position
     */
    void visit(long first, long end, long channels, Visitor visitor) {
        long[] position = new long[input.length];
        long rest = first % positions();
        for (int i = input.length - 1; i >= 0; i--) {
            position[i] = rest % output[i];
            rest /= output[i];
        }
        long sample = first / positions();
        long space = product(input);
        long[] offset = new long[input.length];
        for (long row = first; row < end; row++) {
            long line = 0;
            do {
                long start = line(position, offset);
                if (start >= 0) {
                    alongLine(
                            (int) row,
                            sample * space + start,
                            line * size[size.length - 1],
                            position,
                            channels,
                            visitor);
                }
                line++;
            } while (advance(offset, size, size.length - 2));
            if (!advance(position, output, output.length - 1)) {
                sample++;
            }
        }
    }

    private void alongLine(int row, long source, long target, long[] position, long channels, Visitor visitor) {
        int last = input.length - 1;
        long start = position[last] * stride[last] - before[last];
        if (dilation[last] == 1) {
            long from = Math.max(0, -start);
            long to = Math.min(size[last], input[last] - start);
            if (from < to) {
                visitor.visit(row, (int) ((source + start + from) * channels), (int) ((target + from) * channels), (int)
                        ((to - from) * channels));
            }
            return;
        }
        for (long i = 0; i < size[last]; i++) {
            long at = start + i * dilation[last];
            if (at >= 0 && at < input[last]) {
                visitor.visit(row, (int) ((source + at) * channels), (int) ((target + i) * channels), (int) channels);
            }
        }
    }

    /** Where in the flat space the line along the last axis starts; -1 outside. */
    private long line(long[] position, long[] offset) {
        long place = 0;
        for (int i = 0; i < input.length - 1; i++) {
            long at = position[i] * stride[i] + offset[i] * dilation[i] - before[i];
            if (at < 0 || at >= input[i]) {
                return -1;
            }
            place = place * input[i] + at;
        }
        return place * input[input.length - 1];
    }

    private static boolean advance(long[] counter, long[] limits, int last) {
        for (int i = last; i >= 0; i--) {
            counter[i]++;
            if (counter[i] < limits[i]) {
                return true;
            }
            counter[i] = 0;
        }
        return false;
    }

    private static long[] shape(long batch, long[] space, long channels) {
        long[] shape = new long[space.length + 2];
        shape[0] = batch;
        System.arraycopy(space, 0, shape, 1, space.length);
        shape[shape.length - 1] = channels;
        return shape;
    }

    private static long product(long[] sizes) {
        long product = 1;
        for (long size : Tape.checked("window", sizes)) {
            product *= size;
        }
        return product;
    }
}
