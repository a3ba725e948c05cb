package org.latent4j.layers.keras;

import java.util.ArrayList;
import java.util.List;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;
import org.latent4j.tape.Windows;

/** {@code activation(convolution(x, kernel) + bias)}: Conv1D, Conv2D, Conv3D. */
record Convolution(LayerConfig config, Sliding sliding, int filters, int groups, boolean useBias, Activation activation)
        implements KerasLayer {
    static Convolution of(LayerConfig config, int axes) {
        Convolution convolution = new Convolution(
                config,
                Sliding.convolution(config, axes, axes == 1),
                config.positive("filters"),
                config.has("groups") ? config.positive("groups") : 1,
                config.flag("use_bias", true),
                config.activation("activation"));
        if (convolution.filters % convolution.groups != 0) {
            throw LayerConfig.wrong("groups", "a divisor of filters = " + convolution.filters, config.child("groups"));
        }
        return convolution;
    }

    @Override
    public List<WeightSpec> weights(List<long[]> inputShapes) {
        long channels = Sizes.known(sliding.space().inside(inputShapes.get(0)), -1);
        if (channels % groups != 0) {
            throw LayerConfig.wrong("groups", "a divisor of " + channels + " channels", config.child("groups"));
        }
        List<WeightSpec> weights = new ArrayList<>();
        weights.add(WeightSpec.of("kernel", 0, kernelShape(sliding.size(), channels / groups, filters))
                .regularized(config, "kernel"));
        if (useBias) {
            weights.add(WeightSpec.of("bias", 1, filters).regularized(config, "bias"));
        }
        return weights;
    }

    /** {@code [window..., from, to]}. */
    static long[] kernelShape(long[] window, long from, long to) {
        long[] shape = new long[window.length + 2];
        System.arraycopy(window, 0, shape, 0, window.length);
        shape[window.length] = from;
        shape[window.length + 1] = to;
        return Tape.checked("kernel", shape);
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        return List.of(sliding.outputShape(inputShapes.get(0), filters));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = sliding.space().inside(inputs.get(0));
        Tensor y = Windows.convolution(x, call.weight("kernel"), sliding.window(x), groups);
        return List.of(finish(call, y, useBias, activation, sliding.space()));
    }

    /** Bias, data format, activation. */
    static Tensor finish(Call call, Tensor y, boolean useBias, Activation activation, Space space) {
        Tensor biased = useBias ? y.plus(call.weight("bias")) : y;
        return activation.of(space.outside(biased));
    }

    @Override
    public Masking masking() {
        return Masking.STOPS;
    }
}
