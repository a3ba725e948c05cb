package org.latent4j.layers.keras;

import java.util.List;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tensor;

/** Zeros around the space: ZeroPadding1D, ZeroPadding2D, ZeroPadding3D. */
record ZeroPadding(Space space, Margins margins) implements KerasLayer {
    static ZeroPadding of(LayerConfig config, int axes) {
        return new ZeroPadding(Space.of(config, axes), Margins.of(config, "padding", axes, 1));
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        long[] shape = space.inside(inputShapes.get(0));
        for (int i = 0; i < space.axes(); i++) {
            if (shape[i + 1] >= 0) {
                shape[i + 1] += margins.before()[i] + margins.after()[i];
            }
        }
        return List.of(space.outside(shape));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = inputs.get(0);
        Sizes.ranked(x.shape(), space.axes() + 2);
        int first = space.channelsFirst() ? 2 : 1;
        for (int i = 0; i < space.axes(); i++) {
            x = Shaping.pad(x, first + i, margins.before()[i], margins.after()[i], 0);
        }
        return List.of(x);
    }

    @Override
    public Masking masking() {
        return Masking.STOPS;
    }
}
