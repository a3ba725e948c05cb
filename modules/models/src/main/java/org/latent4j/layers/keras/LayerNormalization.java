package org.latent4j.layers.keras;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.latent4j.tape.Functions;
import org.latent4j.tape.Reductions;
import org.latent4j.tape.Tensor;

/**
 * {@code gamma (x - mean) / sqrt(variance + epsilon) + beta} with mean and variance over some axes of each example. With
 * {@code rms_scaling} neither mean nor beta, but still the variance.
 */
record LayerNormalization(
        LayerConfig config, int[] axes, boolean scale, boolean center, boolean rmsScaling, double epsilon)
        implements KerasLayer {
    static LayerNormalization of(LayerConfig config) {
        boolean rmsScaling = config.flag("rms_scaling", false);
        return new LayerNormalization(
                config,
                axes(config),
                config.flag("scale", true) || rmsScaling,
                config.flag("center", true) && !rmsScaling,
                rmsScaling,
                config.number("epsilon", 1e-3));
    }

    /** As Keras orders them: Keras 3 sorts them as they are written. */
    static int[] axes(LayerConfig config) {
        int[] axes = config.integers("axis");
        if (axes.length == 0) {
            return new int[] {-1};
        }
        return config.keras() < 3 ? axes : Arrays.stream(axes).sorted().toArray();
    }

    static long[] sizes(long[] input, int... axes) {
        return Arrays.stream(axes).mapToLong(axis -> Sizes.known(input, axis)).toArray();
    }

    /** The input's shape with 1 for all but some axes. */
    static long[] broadcast(long[] input, int... axes) {
        long[] shape = new long[input.length];
        Arrays.fill(shape, 1);
        for (int axis : axes) {
            shape[Sizes.axis(input, axis)] = input[Sizes.axis(input, axis)];
        }
        return shape;
    }

    @Override
    public List<WeightSpec> weights(List<long[]> inputShapes) {
        long[] shape = sizes(inputShapes.get(0), axes);
        List<WeightSpec> weights = new ArrayList<>();
        if (scale) {
            weights.add(WeightSpec.of("gamma", weights.size(), shape).regularized(config, "gamma"));
        }
        if (center) {
            weights.add(WeightSpec.of("beta", weights.size(), shape).regularized(config, "beta"));
        }
        return weights;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        sizes(inputShapes.get(0), axes);
        return List.of(inputShapes.get(0));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = inputs.get(0);
        long[] broadcast = broadcast(x.shape(), axes);
        Tensor deviations = rmsScaling ? x : x.minus(Reductions.mean(x, true, axes));
        Tensor variance =
                rmsScaling ? Reductions.variance(x, axes) : Reductions.mean(Functions.square(deviations), true, axes);
        Tensor result = deviations.dividedBy(Functions.sqrt(variance.plus(epsilon)));
        if (scale) {
            result = result.times(call.weight("gamma").reshape(broadcast));
        }
        return List.of(center ? result.plus(call.weight("beta").reshape(broadcast)) : result);
    }
}
