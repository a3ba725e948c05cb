package org.latent4j.layers.keras;

import java.util.Arrays;
import java.util.List;
import org.latent4j.tape.Resampling;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;

/** As many windows as the result shall have: AdaptiveMaxPooling and AdaptiveAveragePooling in 1D, 2D and 3D. */
record AdaptivePooling(Space space, long[] outputSize, boolean average) implements KerasLayer {
    static AdaptivePooling max(LayerConfig config, int axes) {
        return new AdaptivePooling(Space.of(config, axes), sizes(config, axes), false);
    }

    static AdaptivePooling average(LayerConfig config, int axes) {
        return new AdaptivePooling(Space.of(config, axes), sizes(config, axes), true);
    }

    private static long[] sizes(LayerConfig config, int axes) {
        if (!config.has("output_size")) {
            throw LayerConfig.wrong("output_size", "positive integers", null);
        }
        return config.positiveSizes("output_size", axes, 1);
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        long[] input = space.inside(inputShapes.get(0));
        return List.of(space.outside(Space.shape(input[0], outputSize, input[input.length - 1])));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = space.inside(inputs.get(0));
        for (int i = 0; i < space.axes(); i++) {
            Resampling windows = windows(x.size(i + 1), outputSize[i]);
            x = average ? windows.sum(x, i + 1) : windows.max(x, i + 1);
        }
        return List.of(space.outside(x));
    }

    /** Keras's windows have two sizes, {@code ceil(input / output)} and one more. */
    private static Resampling windows(long input, long output) {
        int count = Math.toIntExact(output);
        int small = Math.toIntExact((input + output - 1) / output);
        Tape.checked("adaptive pooling", count, small + 1L);
        int[] starts = new int[count];
        double[][] weights = new double[count][];
        for (int i = 0; i < count; i++) {
            // in float, as Keras computes them
            int start = (int) Math.min((long) Math.floor((float) i * input / output), input - 1);
            int end = (int) Math.min((long) Math.ceil((float) (i + 1) * input / output), input);
            int size = end - start == small + 1 ? small + 1 : small;
            starts[i] = (int) Math.min(start, input - size);
            weights[i] = new double[size];
            Arrays.fill(weights[i], 1.0 / size);
        }
        return new Resampling(Math.toIntExact(input), starts, weights);
    }

    @Override
    public Masking masking() {
        return Masking.STOPS;
    }
}
