package org.latent4j.layers.keras;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tensor;

/** Axes in another order; they count from 1, the batch stays first. */
record Permute(int[] order) implements KerasLayer {
    static Permute of(LayerConfig config) {
        int[] dims = config.integers("dims");
        int[] sorted = Arrays.stream(dims).sorted().toArray();
        if (dims.length == 0
                || !Arrays.equals(sorted, IntStream.rangeClosed(1, dims.length).toArray())) {
            throw LayerConfig.wrong("dims", "each axis from 1 on once", config.child("dims"));
        }
        int[] order = new int[dims.length + 1];
        System.arraycopy(dims, 0, order, 1, dims.length);
        return new Permute(order);
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        long[] input = Sizes.ranked(inputShapes.get(0), order.length);
        return List.of(Arrays.stream(order).mapToLong(axis -> input[axis]).toArray());
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Sizes.ranked(inputs.get(0).shape(), order.length);
        return List.of(Shaping.permute(inputs.get(0), order));
    }

    @Override
    public Masking masking() {
        return Masking.STOPS;
    }
}
