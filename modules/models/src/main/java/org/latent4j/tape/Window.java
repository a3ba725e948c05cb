package org.latent4j.tape;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

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

    /** {@code [batch * positions, area * channels]} from {@code [batch, space..., channels]}. */
    INDArray unfold(INDArray x, long channels, double outside) {
        long batch = x.size(0);
        return new Gather(batch, product(input), channels, indices(), outside)
                .forward(x, Tape.checked("windows", batch * positions(), area() * channels));
    }

    /** The adjoint of {@link #unfold}: {@code [batch, space..., channels]}. */
    INDArray fold(INDArray patches, long batch, long channels) {
        return new Gather(batch, product(input), channels, indices(), 0).backward(patches, inputShape(batch, channels));
    }

    /** For each position and each value of its window, the place in the flat space; -1 outside. */
    private long[] indices() {
        int area = Math.toIntExact(area());
        long[] indices = new long[Math.toIntExact(Math.multiplyExact(positions(), area))];
        long[] position = new long[input.length];
        int next = 0;
        do {
            long[] offset = new long[input.length];
            do {
                indices[next++] = place(position, offset);
            } while (advance(offset, size));
        } while (advance(position, output));
        return indices;
    }

    private long place(long[] position, long[] offset) {
        long place = 0;
        for (int i = 0; i < input.length; i++) {
            long at = position[i] * stride[i] + offset[i] * dilation[i] - before[i];
            if (at < 0 || at >= input[i]) {
                return -1;
            }
            place = place * input[i] + at;
        }
        return place;
    }

    private static boolean advance(long[] counter, long[] limits) {
        for (int i = counter.length - 1; i >= 0; i--) {
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
        for (long size : sizes) {
            product = Math.multiplyExact(product, size);
        }
        return product;
    }
}
