package org.latent4j.layers.keras;

import java.util.ArrayList;
import java.util.List;
import org.latent4j.tape.Tensor;

/**
 * A dense layer with the transpose of another one's kernel, {@code activation(x W^T + b)}: what tied autoencoders write as
 * a layer of their own.
 *
 * <p>Inputs: {@code x} of shape {@code [batch, ..., units]} and the kernel {@code [inputs, units]} from {@link Kernel}; its
 * one weight is the bias, {@code [inputs]}.
 *
 * <p>Source: A. Géron, "Hands-On Machine Learning", chapter 17, "Tying Weights".
 */
record TiedDense(LayerConfig config, boolean useBias, Activation activation) implements KerasLayer {
    static TiedDense of(LayerConfig config) {
        return new TiedDense(config, config.flag("use_bias", true), config.activation("activation"));
    }

    @Override
    public List<WeightSpec> weights(List<long[]> inputShapes) {
        List<WeightSpec> weights = new ArrayList<>();
        if (useBias) {
            weights.add(WeightSpec.of("bias", 0, Sizes.known(inputShapes.get(1), 0)));
        }
        return weights;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        long[] kernel = Sizes.ranked(inputShapes.get(1), 2);
        if (inputShapes.get(0)[inputShapes.get(0).length - 1] != kernel[1]) {
            throw new IllegalArgumentException(
                    "input: expected " + kernel[1] + " features, the units of the layer it is" + " tied to, got shape "
                            + java.util.Arrays.toString(inputShapes.get(0)));
        }
        return List.of(Sizes.with(inputShapes.get(0), -1, kernel[0]));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor product = inputs.get(0).matmul(inputs.get(1).permute(1, 0));
        return List.of(activation.of(useBias ? product.plus(call.weight("bias")) : product));
    }

    /** Gives the kernel of the dense layer it shares its weights with; has no inputs. */
    record Kernel(Dense dense) implements KerasLayer {
        @Override
        public List<WeightSpec> weights(List<long[]> inputShapes) {
            return dense.weights(inputShapes);
        }

        @Override
        public List<long[]> outputShapes(List<long[]> inputShapes) {
            return List.of(new long[] {Sizes.known(inputShapes.get(0), -1), dense.units()});
        }

        @Override
        public List<Tensor> call(Call call, List<Tensor> inputs) {
            return List.of(call.weight("kernel"));
        }

        @Override
        public Masking masking() {
            return Masking.STOPS;
        }
    }
}
