package org.latent4j.layers.keras;

import java.util.List;
import org.latent4j.tape.Functions;
import org.latent4j.tape.Reductions;
import org.latent4j.tape.Tensor;

/**
 * Adds {@code (l1 sum |x| + l2 sum x^2) / batch} to the loss in training and gives its input. (Keras 2 and, since January
 * 2026, Keras 3 divide by the batch; earlier versions of Keras 3 did not.)
 */
record ActivityRegularization(LayerConfig config, double l1, double l2) implements KerasLayer {
    static ActivityRegularization of(LayerConfig config) {
        return new ActivityRegularization(config, config.number("l1", 0), config.number("l2", 0));
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        return List.of(inputShapes.get(0));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = inputs.get(0);
        // Early Keras 3 wrote the same under activity_regularizer, which the caller sees to for every layer.
        if (!config.has("activity_regularizer") && (l1 != 0 || l2 != 0)) {
            Tensor absolute = Reductions.sum(Functions.abs(x), false).times(l1);
            Tensor squares = Reductions.sum(Functions.square(x), false).times(l2);
            call.penalty(absolute.plus(squares).dividedBy((double) x.size(0)));
        }
        return List.of(x);
    }
}
