package org.latent4j.layers.keras;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Functions;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tensor;

/**
 * Rows of a table by index; called with {@code reverse} the way back: {@code [batch, ..., outputSize]} becomes a logit for
 * each index, {@code [batch, ..., inputSize]}, by the transposed table or one of its own.
 *
 * @param reverse whether this call is the way back
 * @param tied whether the way back has the same table
 * @param softCap logits are kept within it by tanh; 0 for no limit
 */
record ReversibleEmbedding(LayerConfig config, Embedding embedding, boolean reverse, boolean tied, double softCap)
        implements KerasLayer {
    static ReversibleEmbedding of(LayerConfig config) {
        double cap = config.number("logit_soft_cap", 0);
        if (cap < 0 || (cap == 0 && config.has("logit_soft_cap"))) {
            throw LayerConfig.wrong("logit_soft_cap", "a number above 0", config.child("logit_soft_cap"));
        }
        return new ReversibleEmbedding(
                config,
                Embedding.of(config),
                config.arguments().path("reverse").asBoolean(false),
                config.flag("tie_weights", true),
                cap);
    }

    @Override
    public Masking masking() {
        return reverse ? Masking.STOPS : embedding.masking();
    }

    @Override
    public List<WeightSpec> weights(List<long[]> inputShapes) {
        List<WeightSpec> weights = new ArrayList<>(embedding.weights(inputShapes));
        if (!tied) {
            weights.add(WeightSpec.of("reverse_embeddings", 1, embedding.outputSize(), embedding.inputSize()));
        }
        return weights;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        if (!reverse) {
            return embedding.outputShapes(inputShapes);
        }
        long[] input = inputShapes.get(0);
        if (Sizes.known(input, -1) != embedding.outputSize()) {
            throw new IllegalArgumentException(
                    "input: expected " + embedding.outputSize() + " values, got " + Sizes.known(input, -1));
        }
        return List.of(Sizes.with(input, -1, embedding.inputSize()));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        if (!reverse) {
            return embedding.call(call, inputs);
        }
        Tensor kernel = tied ? Shaping.permute(call.weight("embeddings"), 1, 0) : call.weight("reverse_embeddings");
        Tensor logits = inputs.get(0).matmul(kernel);
        return List.of(softCap > 0 ? Functions.tanh(logits.times(1 / softCap)).times(softCap) : logits);
    }

    @Override
    public @Nullable Tensor computeMask(Call call, List<Tensor> inputs) {
        return reverse ? null : embedding.computeMask(call, inputs);
    }
}
