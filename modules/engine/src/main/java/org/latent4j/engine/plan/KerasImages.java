package org.latent4j.engine.plan;

import org.latent4j.layers.keras.LayerConfig;

/** Keras's convolutions and pooling of sequences and images. */
final class KerasImages implements KerasVertices.KerasFamily {
    @Override
    public boolean compile(KerasCompilation layer) {
        switch (layer.kind()) {
            case "Conv1D", "Conv2D" -> convolution(layer);
            case "Conv1DTranspose", "Conv2DTranspose" -> transposed(layer);
            case "MaxPooling1D", "MaxPooling2D" -> pooling(layer, true);
            case "AveragePooling1D", "AveragePooling2D" -> pooling(layer, false);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void convolution(KerasCompilation layer) {
        if (layer.config().integer("groups", 1) != 1) {
            throw layer.unsupported("groups");
        }
        Tensor sum = layer.sum();
        layer.add(new Operation.Convolution(
                layer.input(),
                sum,
                window(layer, layer.input(), layer.output()),
                layer.weight("kernel"),
                layer.weightOrNull("bias")));
        layer.activate(sum, layer.config(), "activation");
    }

    private static void transposed(KerasCompilation layer) {
        Tensor sum = layer.sum();
        layer.add(new Operation.TransposedConvolution(
                layer.input(),
                sum,
                window(layer, layer.output(), layer.input()),
                layer.weight("kernel"),
                layer.weightOrNull("bias")));
        layer.activate(sum, layer.config(), "activation");
    }

    private static Window window(KerasCompilation layer, Tensor big, Tensor small) {
        int[] size = axes(layer, "kernel_size", 1);
        return window(layer, size, axes(layer, "strides", 1), axes(layer, "dilation_rate", 1), big, small);
    }

    private static void pooling(KerasCompilation layer, boolean maximum) {
        int[] size = axes(layer, "pool_size", 2);
        int[] strides = layer.config().has("strides") ? axes(layer, "strides", 1) : size;
        Window window = window(layer, size, strides, new int[] {1, 1}, layer.input(), layer.output());
        layer.add(new Operation.Pooling(layer.input(), layer.output(), window, maximum));
        layer.done();
    }

    private static Window window(
            KerasCompilation layer, int[] size, int[] strides, int[] dilation, Tensor big, Tensor small) {
        LayerConfig config = layer.config();
        int[] before = new int[2];
        for (int axis = 0; axis < 2; axis++) {
            int reach = (size[axis] - 1) * dilation[axis] + 1;
            before[axis] = switch (config.text("padding", "valid").toLowerCase(java.util.Locale.ROOT)) {
                case "same" -> Math.max(0, (space(small)[axis] - 1) * strides[axis] + reach - space(big)[axis]) / 2;
                case "causal" -> axis == 1 ? reach - 1 : 0;
                default -> 0;
            };
        }
        return new Window(size[0], size[1], strides[0], strides[1], before[0], before[1], dilation[0], dilation[1]);
    }

    /** A layer's option for its one or two spatial axes, as those of an image: a sequence is one of height 1. */
    static int[] axes(KerasCompilation layer, String option, int otherwise) {
        int axes = layer.kind().contains("1D") ? 1 : 2;
        long[] sizes = layer.config().sizes(option, axes, otherwise);
        return axes == 1 ? new int[] {1, (int) sizes[0]} : new int[] {(int) sizes[0], (int) sizes[1]};
    }

    /** Height and width of a sequence or an image. */
    static int[] space(Tensor tensor) {
        int last = tensor.shape().size() - 2;
        return new int[] {
            last == 0 ? 1 : tensor.shape().get(last - 1), tensor.shape().get(last)
        };
    }
}
