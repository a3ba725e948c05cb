package org.latent4j.layers.keras;

import java.util.Arrays;
import java.util.List;
import org.latent4j.tape.Functions;
import org.latent4j.tape.Tensor;

/** {@code PReLU}: below 0 the slope is a weight, one a place of the array but for shared axes. */
record ParametricRelu(LayerConfig config, int[] sharedAxes) implements KerasLayer {
    static ParametricRelu of(LayerConfig config) {
        return new ParametricRelu(config, config.integers("shared_axes"));
    }

    @Override
    public List<WeightSpec> weights(List<long[]> inputShapes) {
        long[] input = inputShapes.get(0).clone();
        for (int axis : sharedAxes) {
            input[Sizes.axis(input, axis)] = 1;
        }
        for (int i = 1; i < input.length; i++) {
            Sizes.known(input, i);
        }
        return List.of(WeightSpec.of("alpha", 0, Arrays.copyOfRange(input, 1, input.length))
                .regularized(config, "alpha"));
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        return List.of(inputShapes.get(0));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = inputs.get(0);
        Tensor below = Functions.relu(Functions.negative(x));
        return List.of(Functions.relu(x).minus(call.weight("alpha").times(below)));
    }
}
