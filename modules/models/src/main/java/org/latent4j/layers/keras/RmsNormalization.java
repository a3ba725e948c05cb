package org.latent4j.layers.keras;

import java.util.List;
import org.latent4j.tape.Functions;
import org.latent4j.tape.Reductions;
import org.latent4j.tape.Tensor;

/** {@code scale x / sqrt(mean(x^2) + epsilon)}, the mean over some axes of each example. */
record RmsNormalization(LayerConfig config, int[] axes, double epsilon) implements KerasLayer {
    static RmsNormalization of(LayerConfig config) {
        return new RmsNormalization(config, LayerNormalization.axes(config), config.number("epsilon", 1e-6));
    }

    @Override
    public List<WeightSpec> weights(List<long[]> inputShapes) {
        return List.of(WeightSpec.of("scale", 0, LayerNormalization.sizes(inputShapes.get(0), axes)));
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        LayerNormalization.sizes(inputShapes.get(0), axes);
        return List.of(inputShapes.get(0));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = inputs.get(0);
        Tensor squares = Reductions.mean(Functions.square(x), true, axes);
        // Keras broadcasts the scale from the last axis.
        return List.of(x.dividedBy(Functions.sqrt(squares.plus(epsilon))).times(call.weight("scale")));
    }

    @Override
    public Masking masking() {
        return Masking.STOPS;
    }
}
