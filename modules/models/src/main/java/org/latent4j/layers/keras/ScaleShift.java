package org.latent4j.layers.keras;

import java.util.ArrayList;
import java.util.List;
import org.latent4j.tape.Tensor;

/**
 * {@code activation(gamma (x + beta))} with a learnt shift and, unless option {@code scale} is false, a learnt factor for each
 * unit: what follows a ladder network's standardised sums. Not one of Keras's.
 *
 * <p>Shapes: input and output {@code [batch, units]}; weights {@code beta} and {@code gamma} {@code [units]}.
 */
record ScaleShift(boolean scale, Activation activation) implements KerasLayer {
    static ScaleShift of(LayerConfig config) {
        return new ScaleShift(config.flag("scale", true), config.activation("activation"));
    }

    @Override
    public List<WeightSpec> weights(List<long[]> inputShapes) {
        long units = Sizes.known(inputShapes.get(0), -1);
        List<WeightSpec> weights = new ArrayList<>();
        weights.add(WeightSpec.of("beta", 0, units));
        if (scale) {
            weights.add(WeightSpec.of("gamma", 1, units));
        }
        return weights;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        Sizes.ranked(inputShapes.get(0), 2);
        return List.of(inputShapes.get(0));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor shifted = inputs.get(0).plus(call.weight("beta"));
        return List.of(activation.of(scale ? shifted.times(call.weight("gamma")) : shifted));
    }
}
