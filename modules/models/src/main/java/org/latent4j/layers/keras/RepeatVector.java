package org.latent4j.layers.keras;

import java.util.List;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tensor;

/** {@code [batch, features]} n times along a new axis: {@code [batch, n, features]}. */
record RepeatVector(int times) implements KerasLayer {
    static RepeatVector of(LayerConfig config) {
        return new RepeatVector(config.positive("n"));
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        long[] input = Sizes.ranked(inputShapes.get(0), 2);
        return List.of(new long[] {input[0], times, input[1]});
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = inputs.get(0);
        Sizes.ranked(x.shape(), 2);
        return List.of(Shaping.broadcastTo(Shaping.expandDims(x, 1), x.size(0), times, x.size(1)));
    }

    @Override
    public Masking masking() {
        return Masking.STOPS;
    }
}
