package org.latent4j.layers.keras;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Rows of a table by index: {@code [batch, ...]} of whole numbers becomes {@code [batch, ..., outputSize]}. The indices have
 * no gradient. Fractions are cut off, as in Keras.
 *
 * @param maskZero whether index 0 is padding, to be masked
 */
record Embedding(LayerConfig config, int inputSize, int outputSize, boolean maskZero) implements KerasLayer {
    static Embedding of(LayerConfig config) {
        return new Embedding(
                config, config.positive("input_dim"), config.positive("output_dim"), config.flag("mask_zero", false));
    }

    @Override
    public Masking masking() {
        return maskZero ? Masking.COMPUTES : Masking.STOPS;
    }

    @Override
    public List<WeightSpec> weights(List<long[]> inputShapes) {
        return List.of(WeightSpec.of("embeddings", 0, Tape.checked("embeddings", inputSize, outputSize))
                .regularized(config, "embeddings"));
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        long[] input = inputShapes.get(0);
        long[] output = Arrays.copyOf(input, input.length + 1);
        output[input.length] = outputSize;
        return List.of(output);
    }

    /** @throws IllegalArgumentException if an index isn't one of the table's */
    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = inputs.get(0);
        INDArray flat = x.value().dup('c').reshape(x.value().length());
        long[] indices = new long[Math.toIntExact(flat.length())];
        for (int i = 0; i < indices.length; i++) {
            double index = flat.getDouble(i);
            if (!(index > -1 && index < inputSize)) {
                throw new IllegalArgumentException(
                        "input: expected indices from 0 to " + (inputSize - 1) + ", got " + index);
            }
            indices[i] = (long) index;
        }
        Tensor rows = Shaping.take(call.weight("embeddings"), 0, indices);
        return List.of(Shaping.reshape(rows, outputShapes(List.of(x.shape())).get(0)));
    }

    @Override
    public @Nullable Tensor computeMask(Call call, List<Tensor> inputs) {
        INDArray x = inputs.get(0).value();
        return maskZero ? call.tape().own(x.neq(0).castTo(x.dataType())) : null;
    }
}
