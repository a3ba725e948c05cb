package org.latent4j.engine.cpu;

import java.util.List;
import org.latent4j.engine.plan.Tensor;

/**
 * Where an example's numbers lie in a float array: row by row, position by position, channel by channel, with room between.
 *
 * <p>Channels are padded to a multiple of 16, so that a position begins where vectors end; the padding holds zeros, always.
 * Only an image's few channels are not, lest a grey one grow sixteenfold. An image that a convolution reads has a border of zeros as wide as its window reaches over the
 * edge. Examples follow each other without a gap.
 *
 * @param height rows; 1 for what isn't an image
 * @param width positions in a row; a sequence's steps
 * @param channels numbers at a position
 * @param stride distance between neighbouring positions: channels with padding
 * @param top rows of the border above
 * @param left columns of the border to the left
 * @param bottom rows of the border below
 * @param right columns of the border to the right
 */
record Layout(int height, int width, int channels, int stride, int top, int left, int bottom, int right) {
    /** Vectors are at most this long, and sizes multiples of it. */
    static final int UNIT = 16;

    /** Fewer channels of an image are not padded. */
    static final int PADDED_FROM = 8;

    /** The layout of a tensor without a border. */
    static Layout of(Tensor tensor) {
        List<Integer> shape = tensor.shape();
        int rank = shape.size();
        int height = rank < 3 ? 1 : shape.get(rank - 3);
        int width = rank < 2 ? 1 : shape.get(rank - 2);
        if (rank > 3) {
            throw new IllegalArgumentException("tensor " + tensor + ": expected up to 3 axes");
        }
        int channels = tensor.channels();
        return new Layout(height, width, channels, rank < 3 ? rounded(channels) : padded(channels), 0, 0, 0, 0);
    }

    /** This layout with a border at least as wide on every side. */
    Layout withBorder(int top, int left, int bottom, int right) {
        return new Layout(
                height,
                width,
                channels,
                stride,
                Math.max(top, this.top),
                Math.max(left, this.left),
                Math.max(bottom, this.bottom),
                Math.max(right, this.right));
    }

    /** An image's channels with padding. */
    static int padded(int channels) {
        return channels < PADDED_FROM ? channels : rounded(channels);
    }

    /** The next multiple of {@link #UNIT}. */
    static int rounded(int size) {
        return (size + UNIT - 1) / UNIT * UNIT;
    }

    /** Distance between neighbouring rows. */
    int rowStride() {
        return (left + width + right) * stride;
    }

    /** Distance between examples. */
    int size() {
        return (top + height + bottom) * rowStride();
    }

    /** Where the number of a position is, counted from the example's first. */
    int at(int y, int x) {
        return (top + y) * rowStride() + (left + x) * stride;
    }

    /** Whether an example is one run of numbers without border. */
    boolean isPlain() {
        return top + left + bottom + right == 0;
    }

    /** Whether there is nothing at all between the numbers that count. */
    boolean isDense() {
        return isPlain() && stride == channels;
    }
}
