package org.latent4j.layers.keras;

import java.util.Arrays;
import java.util.List;
import org.latent4j.tape.Tensor;

/** Numbers of categories as vectors. A second input, {@code count_weights}, says what each counts. */
record CategoryEncoding(LayerConfig config, Categories categories) implements KerasLayer {
    static CategoryEncoding of(LayerConfig config) {
        int tokens = config.positive(config.has("num_tokens") ? "num_tokens" : "max_tokens");
        return new CategoryEncoding(config, Categories.of(config, "multi_hot", tokens));
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        return List.of(categories.shape(inputShapes.get(0)));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        double[] numbers = Categories.values(inputs.get(0));
        if (Arrays.stream(numbers).anyMatch(number -> !(number >= 0 && number < categories.depth()))) {
            throw new IllegalArgumentException(
                    "input: expected numbers from 0 to " + (categories.depth() - 1) + ", got others");
        }
        double[] weights = inputs.size() > 1 ? Categories.values(inputs.get(1)) : null;
        if (weights != null && weights.length != numbers.length) {
            throw new IllegalArgumentException(
                    "count_weights: expected " + numbers.length + " numbers, got " + weights.length);
        }
        return List.of(categories.encoded(inputs.get(0), numbers, weights));
    }

    @Override
    public Masking masking() {
        return Masking.STOPS;
    }
}
