package org.latent4j.layers.keras;

import java.util.Locale;
import org.latent4j.tape.Tensor;
import org.latent4j.tape.Window;

/**
 * How the windows of convolutions and pooling slide: Keras's options {@code strides}, {@code padding},
 * {@code dilation_rate} and {@code data_format}.
 */
record Sliding(Space space, long[] size, long[] strides, long[] dilation, Padding padding) {
    /** Keras's {@code padding}. */
    enum Padding {
        VALID,
        SAME,
        CAUSAL
    }

    /** A convolution's. */
    static Sliding convolution(LayerConfig config, int axes, boolean causal) {
        if (!config.has("kernel_size")) {
            throw LayerConfig.wrong("kernel_size", "positive integers", null);
        }
        return new Sliding(
                Space.of(config, axes),
                config.positiveSizes("kernel_size", axes, 1),
                config.positiveSizes("strides", axes, 1),
                config.positiveSizes("dilation_rate", axes, 1),
                padding(config, causal));
    }

    /** A pooling layer's: without {@code strides} each window starts where the one before ends. */
    static Sliding pooling(LayerConfig config, int axes) {
        long[] size = config.positiveSizes("pool_size", axes, 2);
        return new Sliding(
                Space.of(config, axes),
                size,
                config.has("strides") ? config.positiveSizes("strides", axes, 1) : size,
                config.positiveSizes("dilation_rate", axes, 1),
                padding(config, false));
    }

    private static Padding padding(LayerConfig config, boolean causal) {
        String padding = config.text("padding", "valid").toLowerCase(Locale.ROOT);
        if (padding.equals("valid")) {
            return Padding.VALID;
        }
        if (padding.equals("same")) {
            return Padding.SAME;
        }
        if (causal && padding.equals("causal")) {
            return Padding.CAUSAL;
        }
        throw LayerConfig.wrong("padding", causal ? "valid, same or causal" : "valid or same", config.child("padding"));
    }

    /** The shape of the result, with another number of channels. */
    long[] outputShape(long[] inputShape, long channels) {
        long[] input = space.inside(inputShape);
        long[] output = space.sizes(input);
        for (int i = 0; i < output.length; i++) {
            output[i] = length(output[i], i);
        }
        return space.outside(Space.shape(input[0], output, channels));
    }

    private long length(long input, int axis) {
        if (input < 0) {
            return -1;
        }
        long covered = covered(axis);
        long length = padding == Padding.VALID
                ? (input - covered + strides[axis]) / strides[axis]
                : (input + strides[axis] - 1) / strides[axis];
        if (input < 1 || (padding == Padding.VALID && input < covered)) {
            throw new IllegalArgumentException("input: expected at least " + covered + " values along spatial axis "
                    + axis + " as windows cover, got " + input);
        }
        return length;
    }

    /** Values from the first to the last of a window. */
    private long covered(int axis) {
        return (size[axis] - 1) * dilation[axis] + 1;
    }

    /** The windows of an array with the channels last. */
    Window window(Tensor inside) {
        long[] input = space.sizes(inside.shape());
        for (int i = 0; i < input.length; i++) {
            length(input[i], i);
        }
        return switch (padding) {
            case VALID -> Window.valid(input, size, strides, dilation);
            case SAME -> Window.same(input, size, strides, dilation);
            case CAUSAL ->
                Window.padded(input, size, strides, dilation, new long[] {covered(0) - 1}, new long[input.length]);
        };
    }
}
