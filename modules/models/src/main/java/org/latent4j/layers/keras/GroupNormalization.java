package org.latent4j.layers.keras;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.latent4j.tape.Functions;
import org.latent4j.tape.Reductions;
import org.latent4j.tape.Tensor;

/**
 * Normalizes each group of channels of each example by its own mean and variance. Source: Y. Wu, K. He, "Group
 * Normalization", 2018.
 *
 * @param groups how many; -1 for one a channel
 */
record GroupNormalization(LayerConfig config, int groups, int axis, boolean scale, boolean center, double epsilon)
        implements KerasLayer {
    static GroupNormalization of(LayerConfig config) {
        return new GroupNormalization(
                config,
                config.integer("groups", 32),
                config.integer("axis", -1),
                config.flag("scale", true),
                config.flag("center", true),
                config.number("epsilon", 1e-3));
    }

    @Override
    public List<WeightSpec> weights(List<long[]> inputShapes) {
        long channels = channels(inputShapes.get(0));
        List<WeightSpec> weights = new ArrayList<>();
        if (scale) {
            weights.add(WeightSpec.of("gamma", weights.size(), channels).regularized(config, "gamma"));
        }
        if (center) {
            weights.add(WeightSpec.of("beta", weights.size(), channels).regularized(config, "beta"));
        }
        return weights;
    }

    private long channels(long[] input) {
        long channels = Sizes.known(input, axis);
        if (groups != -1 && (groups < 1 || channels < groups || channels % groups != 0)) {
            throw LayerConfig.wrong("groups", "-1 or a divisor of " + channels + " channels", config.child("groups"));
        }
        return channels;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        channels(inputShapes.get(0));
        return List.of(inputShapes.get(0));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = inputs.get(0);
        int along = Sizes.axis(x.shape(), axis);
        long channels = channels(x.shape());
        long[] grouped = grouped(x.shape(), along, channels);
        long[] ones = new long[x.rank()];
        Arrays.fill(ones, 1);
        long[] broadcast = grouped(ones, along, channels);
        int[] over = IntStream.range(1, grouped.length).filter(i -> i != along).toArray();
        Tensor parts = x.reshape(grouped);
        Tensor deviations = parts.minus(Reductions.mean(parts, true, over));
        Tensor variance = Reductions.mean(Functions.square(deviations), true, over);
        Tensor result = deviations.dividedBy(Functions.sqrt(variance.plus(epsilon)));
        if (scale) {
            result = result.times(call.weight("gamma").reshape(broadcast));
        }
        if (center) {
            result = result.plus(call.weight("beta").reshape(broadcast));
        }
        return List.of(result.reshape(x.shape()));
    }

    /** The shape with the channels' axis cut in groups and channels of a group. */
    private long[] grouped(long[] shape, int along, long channels) {
        long count = groups == -1 ? channels : groups;
        long[] result = new long[shape.length + 1];
        System.arraycopy(shape, 0, result, 0, along);
        result[along] = count;
        result[along + 1] = channels / count;
        System.arraycopy(shape, along + 1, result, along + 2, shape.length - along - 1);
        return result;
    }
}
