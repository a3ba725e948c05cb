package org.latent4j.layers.keras;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.latent4j.tape.Reductions;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tensor;

/** The largest value or the mean over the whole space: GlobalMaxPooling and GlobalAveragePooling in 1D, 2D and 3D. */
record GlobalPooling(Space space, boolean keepDims, boolean average) implements KerasLayer {
    static GlobalPooling max(LayerConfig config, int axes) {
        return new GlobalPooling(Space.of(config, axes), config.flag("keepdims", false), false);
    }

    static GlobalPooling average(LayerConfig config, int axes) {
        return new GlobalPooling(Space.of(config, axes), config.flag("keepdims", false), true);
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        long[] input = space.inside(inputShapes.get(0));
        long channels = input[input.length - 1];
        if (!keepDims) {
            return List.of(new long[] {input[0], channels});
        }
        long[] ones = new long[space.axes()];
        Arrays.fill(ones, 1);
        return List.of(space.outside(Space.shape(input[0], ones, channels)));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = inputs.get(0);
        Sizes.ranked(x.shape(), space.axes() + 2);
        int first = space.channelsFirst() ? 2 : 1;
        int[] over = IntStream.range(first, first + space.axes()).toArray();
        Tensor mask = call.mask(0);
        if (average && space.axes() == 1 && mask != null) {
            return List.of(masked(x, mask, over));
        }
        return List.of(average ? Reductions.mean(x, keepDims, over) : Reductions.max(x, keepDims, over));
    }

    private Tensor masked(Tensor x, Tensor mask, int[] over) {
        Tensor wide = Shaping.expandDims(mask, space.channelsFirst() ? 1 : 2);
        Tensor sum = Reductions.sum(x.times(wide), keepDims, over);
        return sum.dividedBy(Reductions.sum(wide, keepDims, over));
    }

    @Override
    public Masking masking() {
        return average && space.axes() == 1 ? Masking.USES_AND_STOPS : Masking.STOPS;
    }
}
