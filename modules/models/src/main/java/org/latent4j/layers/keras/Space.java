package org.latent4j.layers.keras;

import java.util.Arrays;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;

/**
 * The spatial axes of a layer's arrays. Layers compute on {@code [batch, space..., channels]}; this brings arrays and
 * shapes there and back.
 *
 * @param axes how many
 * @param channelsFirst whether arrays are {@code [batch, channels, space...]} outside of the layer
 */
record Space(int axes, boolean channelsFirst) {
    static Space of(LayerConfig config, int axes) {
        return new Space(axes, config.channelsFirst());
    }

    /** A shape of these axes with the channels last; sizes are checked to be so small that sums and products can't overflow. */
    long[] inside(long[] shape) {
        Sizes.ranked(shape, axes + 2);
        for (long size : shape) {
            size(size);
        }
        if (!channelsFirst) {
            return shape.clone();
        }
        long[] result = new long[shape.length];
        result[0] = shape[0];
        System.arraycopy(shape, 2, result, 1, axes);
        result[axes + 1] = shape[1];
        return result;
    }

    long[] outside(long[] shape) {
        for (long size : shape) {
            size(size);
        }
        if (!channelsFirst) {
            return shape;
        }
        long[] result = new long[shape.length];
        result[0] = shape[0];
        result[1] = shape[axes + 1];
        System.arraycopy(shape, 1, result, 2, axes);
        return result;
    }

    Tensor inside(Tensor x) {
        Sizes.ranked(x.shape(), axes + 2);
        return channelsFirst ? Shaping.moveAxis(x, 1, -1) : x;
    }

    Tensor outside(Tensor x) {
        return channelsFirst ? Shaping.moveAxis(x, -1, 1) : x;
    }

    /** The sizes of the space of a shape with the channels last. */
    long[] sizes(long[] inside) {
        return Arrays.copyOfRange(inside, 1, axes + 1);
    }

    /** A shape with the channels last. */
    static long[] shape(long batch, long[] sizes, long channels) {
        long[] shape = new long[sizes.length + 2];
        shape[0] = batch;
        System.arraycopy(sizes, 0, shape, 1, sizes.length);
        shape[shape.length - 1] = channels;
        return shape;
    }

    /** A size if it can be; -1 stands for an unknown one. */
    static long size(long size) {
        if (size < -1 || size > Tape.LARGEST) {
            throw new IllegalArgumentException("size: expected at most " + Tape.LARGEST + ", got " + size);
        }
        return size;
    }
}
