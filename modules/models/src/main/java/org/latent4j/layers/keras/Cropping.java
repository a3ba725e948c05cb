package org.latent4j.layers.keras;

import java.util.List;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tensor;

/** The space without some places at its sides: Cropping1D, Cropping2D, Cropping3D. */
record Cropping(Space space, Margins margins) implements KerasLayer {
    static Cropping of(LayerConfig config, int axes) {
        return new Cropping(
                axes == 1 ? new Space(1, false) : Space.of(config, axes),
                Margins.of(config, "cropping", axes, axes == 2 ? 0 : 1));
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        long[] shape = space.inside(inputShapes.get(0));
        for (int i = 0; i < space.axes(); i++) {
            shape[i + 1] = shape[i + 1] < 0 ? -1 : kept(shape[i + 1], i);
        }
        return List.of(space.outside(shape));
    }

    private long kept(long size, int axis) {
        long kept = size - margins.before()[axis] - margins.after()[axis];
        if (kept < 1) {
            throw new IllegalArgumentException("option 'cropping': expected less than the " + size
                    + " places of spatial axis " + axis + ", found " + margins.before()[axis] + " and "
                    + margins.after()[axis]);
        }
        return kept;
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = inputs.get(0);
        Sizes.ranked(x.shape(), space.axes() + 2);
        int first = space.channelsFirst() ? 2 : 1;
        for (int i = 0; i < space.axes(); i++) {
            long from = margins.before()[i];
            x = Shaping.slice(x, first + i, from, from + kept(x.size(first + i), i));
        }
        return List.of(x);
    }

    @Override
    public Masking masking() {
        return Masking.STOPS;
    }
}
