package org.latent4j.layers.keras;

import java.util.List;
import org.latent4j.tape.Arithmetic;
import org.latent4j.tape.Functions;
import org.latent4j.tape.Tensor;

/**
 * Softmax over one or several axes. Where a mask (of the input, or a second input named {@code mask}) is 0 the result
 * is: in Keras 3 exactly 0, in Keras 2 that of an input smaller by 10^9.
 */
record SoftmaxLayer(LayerConfig config, int[] axes) implements KerasLayer {
    private static final double FAR_BELOW = -1e9;

    static SoftmaxLayer of(LayerConfig config) {
        return new SoftmaxLayer(config, axes(config));
    }

    static int[] axes(LayerConfig config) {
        int[] axes = config.integers("axis");
        return axes.length == 0 ? new int[] {-1} : axes;
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
        Tensor x = inputs.get(0);
        Tensor mask = inputs.size() > 1 ? inputs.get(1) : call.mask(0);
        Activation softmax = Mixing.softmax(axes);
        if (mask == null) {
            return List.of(softmax.of(x));
        }
        Tensor none = x.tape().constant(0, x);
        Tensor kept = Arithmetic.compare(mask, x.tape().constant(0.5, x), (a, b) -> a.gt(b));
        if (config.keras() < 3 && !config.flag("robust_masking", false)) {
            return List.of(
                    softmax.of(x.plus(Functions.stopGradient(mask).minus(1).times(-FAR_BELOW))));
        }
        Tensor probabilities = softmax.of(Arithmetic.where(kept, x, x.tape().constant(FAR_BELOW, x)));
        return List.of(config.keras() < 3 ? probabilities : Arithmetic.where(kept, probabilities, none));
    }

    @Override
    public Masking masking() {
        return Masking.USES_AND_PASSES;
    }
}
