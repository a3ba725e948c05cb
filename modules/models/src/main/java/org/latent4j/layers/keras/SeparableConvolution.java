package org.latent4j.layers.keras;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.latent4j.tape.Depthwise;
import org.latent4j.tape.Tensor;

/** Each channel by itself, then all channels of each place: SeparableConv1D, SeparableConv2D. */
record SeparableConvolution(
        LayerConfig config, Sliding sliding, int multiplier, int filters, boolean useBias, Activation activation)
        implements KerasLayer {
    static SeparableConvolution of(LayerConfig config, int axes) {
        return new SeparableConvolution(
                config,
                Sliding.convolution(config, axes, axes == 1),
                config.has("depth_multiplier") ? config.positive("depth_multiplier") : 1,
                config.positive("filters"),
                config.flag("use_bias", true),
                config.activation("activation"));
    }

    @Override
    public List<WeightSpec> weights(List<long[]> inputShapes) {
        long channels = Sizes.known(sliding.space().inside(inputShapes.get(0)), -1);
        long[] one = new long[sliding.space().axes()];
        Arrays.fill(one, 1);
        List<WeightSpec> weights = new ArrayList<>();
        weights.add(WeightSpec.of("depthwise_kernel", 0, Convolution.kernelShape(sliding.size(), channels, multiplier))
                .regularized(config, "depthwise"));
        weights.add(WeightSpec.of("pointwise_kernel", 1, Convolution.kernelShape(one, channels * multiplier, filters))
                .regularized(config, "pointwise"));
        if (useBias) {
            weights.add(WeightSpec.of("bias", 2, filters).regularized(config, "bias"));
        }
        return weights;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        return List.of(sliding.outputShape(inputShapes.get(0), filters));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = sliding.space().inside(inputs.get(0));
        Tensor channels = Depthwise.convolution(x, call.weight("depthwise_kernel"), sliding.window(x));
        Tensor matrix = call.weight("pointwise_kernel").reshape(channels.size(-1), filters);
        return List.of(Convolution.finish(call, channels.matmul(matrix), useBias, activation, sliding.space()));
    }

    @Override
    public Masking masking() {
        return Masking.STOPS;
    }
}
