package org.latent4j.layers.keras;

import java.util.List;
import java.util.function.BiFunction;
import org.latent4j.tape.Pooling;
import org.latent4j.tape.Tensor;
import org.latent4j.tape.Window;

/** The largest value or the mean of each window: MaxPooling and AveragePooling in 1D, 2D and 3D. */
record WindowPooling(Sliding sliding, BiFunction<Tensor, Window, Tensor> pooling) implements KerasLayer {
    static WindowPooling max(LayerConfig config, int axes) {
        return new WindowPooling(Sliding.pooling(config, axes), Pooling::max);
    }

    static WindowPooling average(LayerConfig config, int axes) {
        return new WindowPooling(Sliding.pooling(config, axes), Pooling::average);
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        long[] input = inputShapes.get(0);
        long[] inside = sliding.space().inside(input);
        return List.of(sliding.outputShape(input, inside[inside.length - 1]));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = sliding.space().inside(inputs.get(0));
        return List.of(sliding.space().outside(pooling.apply(x, sliding.window(x))));
    }

    @Override
    public Masking masking() {
        return Masking.STOPS;
    }
}
