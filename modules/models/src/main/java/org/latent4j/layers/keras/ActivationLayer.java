package org.latent4j.layers.keras;

import java.util.List;
import org.latent4j.tape.Tensor;

/** A function without weights of one input. */
record ActivationLayer(LayerConfig config, Activation function) implements KerasLayer {
    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        return List.of(function.shape(inputShapes.get(0)));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        return List.of(function.of(inputs.get(0)));
    }
}
