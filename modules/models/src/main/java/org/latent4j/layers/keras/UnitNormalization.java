package org.latent4j.layers.keras;

import java.util.List;
import org.latent4j.tape.Arithmetic;
import org.latent4j.tape.Functions;
import org.latent4j.tape.Reductions;
import org.latent4j.tape.Tensor;

/** {@code x / |x|}, the Euclidean norm over some axes. */
record UnitNormalization(LayerConfig config, int[] axes) implements KerasLayer {
    static UnitNormalization of(LayerConfig config) {
        int[] axes = config.integers("axis");
        return new UnitNormalization(config, axes.length == 0 ? new int[] {-1} : axes);
    }

    /** @param floor least square of a norm to divide by */
    static Tensor unit(Tensor x, double floor, int... axes) {
        Tensor squares = Reductions.sum(Functions.square(x), true, axes);
        return x.dividedBy(Functions.sqrt(Arithmetic.maximum(squares, x.tape().constant(floor, x))));
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        for (int axis : axes) {
            Sizes.axis(inputShapes.get(0), axis);
        }
        return List.of(inputShapes.get(0));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        return List.of(unit(inputs.get(0), config.keras() < 3 ? 1e-12 : 1e-24, axes));
    }
}
