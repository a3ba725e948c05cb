package org.latent4j.layers.keras;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.layers.keras.Sliding.Padding;
import org.latent4j.tape.Tensor;
import org.latent4j.tape.Window;
import org.latent4j.tape.Windows;

/**
 * {@code activation(transposed convolution(x, kernel) + bias)}: Conv1DTranspose, Conv2DTranspose, Conv3DTranspose.
 *
 * <p>It is the gradient of the convolution that leads from the result's size to the input's. Keras states the result's
 * size; where that convolution's padding is, follows from it.
 */
record TransposedConvolution(
        LayerConfig config,
        Sliding sliding,
        long @Nullable [] outputPadding,
        int filters,
        boolean useBias,
        Activation activation)
        implements KerasLayer {
    static TransposedConvolution of(LayerConfig config, int axes) {
        return new TransposedConvolution(
                config,
                Sliding.convolution(config, axes, false),
                config.has("output_padding") ? config.sizes("output_padding", axes, 0) : null,
                config.positive("filters"),
                config.flag("use_bias", true),
                config.activation("activation"));
    }

    /** Checks the one option against the other. */
    TransposedConvolution {
        for (int i = 0; outputPadding != null && i < outputPadding.length; i++) {
            if (outputPadding[i] < 0 || outputPadding[i] >= sliding.strides()[i]) {
                throw LayerConfig.wrong(
                        "output_padding", "at least 0 and less than strides", config.child("output_padding"));
            }
        }
    }

    @Override
    public List<WeightSpec> weights(List<long[]> inputShapes) {
        long channels = Sizes.known(sliding.space().inside(inputShapes.get(0)), -1);
        List<WeightSpec> weights = new ArrayList<>();
        weights.add(WeightSpec.of("kernel", 0, Convolution.kernelShape(sliding.size(), filters, channels))
                .regularized(config, "kernel"));
        if (useBias) {
            weights.add(WeightSpec.of("bias", 1, filters).regularized(config, "bias"));
        }
        return weights;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        long[] input = sliding.space().inside(inputShapes.get(0));
        long[] output = lengths(sliding.space().sizes(input));
        return List.of(sliding.space().outside(Space.shape(input[0], output, filters)));
    }

    private long[] lengths(long[] input) {
        long[] output = new long[input.length];
        for (int i = 0; i < input.length; i++) {
            output[i] = input[i] < 0 ? -1 : length(input[i], i);
            if (input[i] == 0 || output[i] == 0) {
                throw new IllegalArgumentException("input: expected at least 1 value along spatial axis " + i
                        + " before and after, got " + input[i] + " and " + output[i]);
            }
        }
        return output;
    }

    private long length(long input, int axis) {
        long stride = sliding.strides()[axis];
        long covered = (sliding.size()[axis] - 1) * sliding.dilation()[axis] + 1;
        if (outputPadding == null) {
            return sliding.padding() == Padding.SAME
                    ? input * stride
                    : (input - 1) * stride + Math.max(covered, stride);
        }
        long kept = sliding.padding() == Padding.SAME ? covered % 2 : covered;
        return (input - 1) * stride + kept + outputPadding[axis];
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = sliding.space().inside(inputs.get(0));
        long[] output = lengths(sliding.space().sizes(x.shape()));
        Window window = sliding.padding() == Padding.SAME
                ? Window.same(output, sliding.size(), sliding.strides(), sliding.dilation())
                : Window.valid(output, sliding.size(), sliding.strides(), sliding.dilation());
        Tensor y = Windows.transposedConvolution(x, call.weight("kernel"), window);
        return List.of(Convolution.finish(call, y, useBias, activation, sliding.space()));
    }

    @Override
    public Masking masking() {
        return Masking.STOPS;
    }
}
