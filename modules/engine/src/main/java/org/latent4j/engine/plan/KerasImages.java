package org.latent4j.engine.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.layers.keras.LayerConfig;

/** Keras's convolutions and pooling of sequences and images. */
final class KerasImages implements KerasVertices.KerasFamily {
    @Override
    public boolean compile(KerasCompilation layer) {
        switch (layer.kind()) {
            case "Conv1D", "Conv2D" -> convolution(layer);
            case "Conv1DTranspose", "Conv2DTranspose" -> transposed(layer);
            case "DepthwiseConv1D", "DepthwiseConv2D" -> depthwise(layer);
            case "SeparableConv1D", "SeparableConv2D" -> separable(layer);
            case "GlobalMaxPooling1D", "GlobalMaxPooling2D" -> global(layer, true);
            case "GlobalAveragePooling1D", "GlobalAveragePooling2D" -> global(layer, false);
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
            grouped(layer, layer.config().integer("groups", 1));
            return;
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

    /** Each group of channels by itself. */
    private static void grouped(KerasCompilation layer, int groups) {
        Tensor input = layer.input();
        List<Tensor> parts = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            int channels = input.channels() / groups;
            int first = group * channels;
            Tensor part = layer.inner("channels of group " + group, with(input, channels));
            int[] from = new int[part.size()];
            Arrays.setAll(from, i -> i / channels * input.channels() + first + i % channels);
            layer.add(new Operation.Rearrange(input, part, "slice", from));
            int filters = layer.output().channels() / groups;
            Tensor result = layer.inner("group " + group, with(layer.output(), filters));
            Weight kernel = layer.group("kernel", group, groups);
            layer.add(new Operation.Convolution(part, result, window(layer, input, layer.output()), kernel, null));
            parts.add(result);
        }
        Weight bias = layer.weightOrNull("bias");
        Tensor sum = layer.sum();
        Tensor joined =
                bias == null ? sum : layer.inner("groups", layer.output().shape());
        layer.add(new Operation.Merge(parts, joined, Operation.Merge.How.CONCATENATE));
        if (bias != null) {
            layer.add(new Operation.Bias(joined, sum, bias));
        }
        layer.activate(sum, layer.config(), "activation");
    }

    private static List<Integer> with(Tensor tensor, int channels) {
        List<Integer> shape = new ArrayList<>(tensor.shape());
        shape.set(shape.size() - 1, channels);
        return shape;
    }

    private static void depthwise(KerasCompilation layer) {
        Tensor sum = layer.sum();
        String kernel = layer.config().keras() < 3 ? "depthwise_kernel" : "kernel";
        depthwise(layer, kernel, sum, layer.weightOrNull("bias"));
        layer.activate(sum, layer.config(), "activation");
    }

    private static void depthwise(KerasCompilation layer, String kernel, Tensor sum, @Nullable Weight bias) {
        Window window = window(layer, layer.input(), layer.output());
        Weight weight = layer.weight(kernel, layer.rank(kernel) - 2);
        layer.add(new Operation.Depthwise(layer.input(), sum, window, weight, bias));
    }

    private static void separable(KerasCompilation layer) {
        int multiplier = layer.config().integer("depth_multiplier", 1);
        Tensor channels =
                layer.inner("depthwise", with(layer.output(), layer.input().channels() * multiplier));
        depthwise(layer, "depthwise_kernel", channels, null);
        Tensor sum = layer.sum();
        Window one = Window.of(1, 1, 1, 1, 0, 0);
        Weight bias = layer.weightOrNull("bias");
        layer.add(new Operation.Convolution(channels, sum, one, layer.weight("pointwise_kernel"), bias));
        layer.activate(sum, layer.config(), "activation");
    }

    /** A window as big as the space. Of equal maxima the first gets the gradient that Keras shares among them. */
    private static void global(KerasCompilation layer, boolean maximum) {
        Tensor input = layer.input();
        int[] space = space(input);
        Window whole = Window.of(space[0], space[1], space[0], space[1], 0, 0);
        List<Integer> shape = new ArrayList<>(Collections.nCopies(input.shape().size() - 1, 1));
        shape.add(input.channels());
        boolean keeps = shape.equals(layer.output().shape());
        Tensor pooled = keeps ? layer.output() : layer.inner("pooled", shape);
        layer.add(new Operation.Pooling(input, pooled, whole, maximum));
        if (!keeps) {
            int[] from = KerasShapes.identity(pooled.size());
            layer.add(new Operation.Rearrange(pooled, layer.output(), "reshape", from));
        }
        layer.done();
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

    /** Whether a layer over space has its channels before it. */
    static boolean isChannelsFirst(KerasCompilation layer) {
        String kind = layer.kind();
        boolean spatial = kind.contains("Conv")
                || kind.contains("Pooling")
                || kind.equals("UpSampling2D")
                || kind.startsWith("ZeroPadding")
                || kind.equals("Cropping2D");
        return spatial && layer.config().channelsFirst();
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
