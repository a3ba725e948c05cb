package org.latent4j.layers.keras;

import java.util.ArrayList;
import java.util.List;
import org.latent4j.tape.Depthwise;
import org.latent4j.tape.Tensor;

/** Convolution of each channel by itself: DepthwiseConv1D, DepthwiseConv2D. */
record DepthwiseConvolution(LayerConfig config, Sliding sliding, int multiplier, boolean useBias, Activation activation)
        implements KerasLayer {
    static DepthwiseConvolution of(LayerConfig config, int axes) {
        return new DepthwiseConvolution(
                config,
                Sliding.convolution(config, axes, false),
                config.has("depth_multiplier") ? config.positive("depth_multiplier") : 1,
                config.flag("use_bias", true),
                config.activation("activation"));
    }

    @Override
    public List<WeightSpec> weights(List<long[]> inputShapes) {
        long channels = Sizes.known(sliding.space().inside(inputShapes.get(0)), -1);
        List<WeightSpec> weights = new ArrayList<>();
        weights.add(WeightSpec.of(kernelName(), 0, Convolution.kernelShape(sliding.size(), channels, multiplier))
                .regularized(config, "depthwise"));
        if (useBias) {
            weights.add(
                    WeightSpec.of("bias", 1, Space.size(channels * multiplier)).regularized(config, "bias"));
        }
        return weights;
    }

    /** Renamed in Keras 3. */
    private String kernelName() {
        return config.keras() < 3 ? "depthwise_kernel" : "kernel";
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        long channels = Sizes.known(sliding.space().inside(inputShapes.get(0)), -1);
        return List.of(sliding.outputShape(inputShapes.get(0), channels * multiplier));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = sliding.space().inside(inputs.get(0));
        Tensor y = Depthwise.convolution(x, call.weight(kernelName()), sliding.window(x));
        return List.of(Convolution.finish(call, y, useBias, activation, sliding.space()));
    }

    @Override
    public Masking masking() {
        return Masking.STOPS;
    }
}
