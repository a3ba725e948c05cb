package org.latent4j.layers.keras;

import java.util.ArrayList;
import java.util.List;
import org.latent4j.tape.Tensor;

/** {@code activation(x W + b)} over the last axis of any array. */
record Dense(LayerConfig config, int units, boolean useBias, Activation activation) implements KerasLayer {
    static Dense of(LayerConfig config) {
        return new Dense(
                config, config.positive("units"), config.flag("use_bias", true), config.activation("activation"));
    }

    @Override
    public List<WeightSpec> weights(List<long[]> inputShapes) {
        long[] input = inputShapes.get(0);
        List<WeightSpec> weights = new ArrayList<>();
        weights.add(WeightSpec.of("kernel", 0, Sizes.known(input, -1), units).regularized(config, "kernel"));
        if (useBias) {
            weights.add(WeightSpec.of("bias", 1, units).regularized(config, "bias"));
        }
        return weights;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        return List.of(Sizes.with(inputShapes.get(0), -1, units));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor product = inputs.get(0).matmul(call.weight("kernel"));
        return List.of(activation.of(useBias ? product.plus(call.weight("bias")) : product));
    }
}
