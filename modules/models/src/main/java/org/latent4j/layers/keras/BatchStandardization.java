package org.latent4j.layers.keras;

import java.util.List;
import org.latent4j.tape.Functions;
import org.latent4j.tape.Reductions;
import org.latent4j.tape.Tensor;

/**
 * {@code (x - mean) / sqrt(variance + epsilon)} with each unit's mean and variance over the batch, at inference too: batch
 * normalisation without learnt factors and without stored statistics. Not one of Keras's; ladder networks are made of it.
 *
 * <p>Shapes: input and output {@code [batch, units]}; no weights.
 */
record BatchStandardization(double epsilon) implements KerasLayer {
    /** What keeps a constant unit's divisor from 0: that of the ladder network's authors. */
    static final double EPSILON = 1e-10;

    static BatchStandardization of(LayerConfig config) {
        return new BatchStandardization(config.number("epsilon", EPSILON));
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        Sizes.ranked(inputShapes.get(0), 2);
        return List.of(inputShapes.get(0));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor deviations = inputs.get(0).minus(Reductions.mean(inputs.get(0), true, 0));
        Tensor variance = Reductions.mean(Functions.square(deviations), true, 0);
        return List.of(deviations.dividedBy(Functions.sqrt(variance.plus(epsilon))));
    }
}
