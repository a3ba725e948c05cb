package org.latent4j.layers.keras;

import java.util.List;
import org.latent4j.tape.Tensor;

/**
 * {@code activation(x W^T + b)}: the decoder layer of a tied autoencoder in the files that this project writes.
 *
 * <p>Its kernel has the form of the encoder layer's it is the transpose of, {@code [units, inputs]}, and is its own: what
 * ties both in Keras is the function {@code tie} beside the file.
 */
record TransposedDense(LayerConfig config, int units, Activation activation) implements KerasLayer {
    static TransposedDense of(LayerConfig config) {
        return new TransposedDense(config, config.positive("units"), config.activation("activation"));
    }

    @Override
    public List<WeightSpec> weights(List<long[]> inputShapes) {
        return List.of(
                WeightSpec.of("kernel", 0, units, Sizes.known(inputShapes.get(0), -1)),
                WeightSpec.of("bias", 1, units));
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        return List.of(Sizes.with(inputShapes.get(0), -1, units));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor product = inputs.get(0).matmul(call.weight("kernel").permute(1, 0));
        return List.of(activation.of(product.plus(call.weight("bias"))));
    }
}
