package org.latent4j.layers.keras;

import java.util.List;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tensor;

/** The middle of images; those smaller than wanted are cropped to the wanted proportion and enlarged. */
record CenterCrop(Space space, int height, int width) implements KerasLayer {
    static CenterCrop of(LayerConfig config) {
        return new CenterCrop(Space.of(config, 2), config.positive("height"), config.positive("width"));
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        long[] shape = space.inside(inputShapes.get(0));
        shape[1] = height;
        shape[2] = width;
        return List.of(space.outside(shape));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = space.inside(inputs.get(0));
        long top = x.size(1) - height;
        long left = x.size(2) - width;
        if (top >= 0 && left >= 0) {
            x = Shaping.slice(x, 1, top / 2, top / 2 + height);
            x = Shaping.slice(x, 2, left / 2, left / 2 + width);
        } else {
            x = Resizing.cropped(x, height, width);
            x = Interpolation.BILINEAR.resize(x, 1, height, false);
            x = Interpolation.BILINEAR.resize(x, 2, width, false);
        }
        return List.of(space.outside(x));
    }

    @Override
    public Masking masking() {
        return Masking.STOPS;
    }
}
