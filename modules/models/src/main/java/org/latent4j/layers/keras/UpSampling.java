package org.latent4j.layers.keras;

import java.util.List;
import java.util.Locale;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tensor;

/** Each place several times, or values in between: UpSampling1D, UpSampling2D, UpSampling3D. */
record UpSampling(Space space, long[] factors, Interpolation interpolation) implements KerasLayer {
    static UpSampling of(LayerConfig config, int axes) {
        String option = axes == 1 && !config.has("size") && config.has("length") ? "length" : "size";
        String name = axes == 2 ? config.text("interpolation", "nearest") : "nearest";
        return new UpSampling(
                axes == 1 ? new Space(1, false) : Space.of(config, axes),
                config.positiveSizes(option, axes, 2),
                Interpolation.of("interpolation", name.toLowerCase(Locale.ROOT)));
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        long[] shape = space.inside(inputShapes.get(0));
        for (int i = 0; i < factors.length; i++) {
            shape[i + 1] = shape[i + 1] < 0 ? -1 : Space.size(shape[i + 1] * factors[i]);
        }
        return List.of(space.outside(shape));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = space.inside(inputs.get(0));
        for (int i = 0; i < factors.length; i++) {
            int size = Math.toIntExact(Space.size(x.size(i + 1) * factors[i]));
            x = interpolation == Interpolation.NEAREST
                    ? Shaping.repeat(x, i + 1, (int) factors[i])
                    : interpolation.resize(x, i + 1, size, false);
        }
        return List.of(space.outside(x));
    }

    @Override
    public Masking masking() {
        return Masking.STOPS;
    }
}
