package org.latent4j.layers.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Arithmetic;
import org.latent4j.tape.Functions;
import org.latent4j.tape.Tensor;

/**
 * {@code (x - mean) / sqrt(variance)}, or its inverse, with constants for each place of some axes: weights that Keras's
 * {@code adapt} found, or numbers in the configuration.
 *
 * @param mean null where it is a weight
 */
record Normalization(
        LayerConfig config,
        int[] axes,
        boolean invert,
        @Nullable JsonArray mean,
        @Nullable JsonArray variance) implements KerasLayer {
    private static final double LEAST_DEVIATION = 1e-7;

    static Normalization of(LayerConfig config) {
        boolean oneForAll = config.json().has("axis") && !config.has("axis");
        int[] axes = config.integers("axis");
        boolean empty = config.json().path("axis").isArray() && axes.length == 0;
        JsonArray mean = numbers(config, "mean");
        JsonArray variance = numbers(config, "variance");
        if ((mean == null) != (variance == null)) {
            throw LayerConfig.wrong("variance", "both mean and variance or none", config.child("variance"));
        }
        return new Normalization(
                config,
                axes.length == 0 && !oneForAll && !empty ? new int[] {-1} : axes,
                config.flag("invert", false),
                mean,
                variance);
    }

    private static @Nullable JsonArray numbers(LayerConfig config, String option) {
        JsonNode json = config.child(option);
        return json == null ? null : JsonArray.of(option, json);
    }

    @Override
    public List<WeightSpec> weights(List<long[]> inputShapes) {
        long[] shape = kept(inputShapes.get(0));
        return mean != null
                ? List.of()
                : List.of(
                        WeightSpec.statistic("mean", 0, shape),
                        WeightSpec.statistic("variance", 1, shape),
                        WeightSpec.statistic("count", 2));
    }

    private int[] axes(long[] input) {
        return Arrays.stream(axes).map(axis -> Sizes.axis(input, axis)).sorted().toArray();
    }

    private long[] kept(long[] input) {
        return Arrays.stream(axes(input))
                .mapToLong(axis -> Sizes.known(input, axis))
                .toArray();
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        kept(inputShapes.get(0));
        return List.of(inputShapes.get(0));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = inputs.get(0);
        Tensor location = constant(call, x, "mean", mean);
        Tensor variances = constant(call, x, "variance", variance);
        Tensor deviation =
                Arithmetic.maximum(Functions.sqrt(variances), x.tape().constant(LEAST_DEVIATION, x));
        return List.of(
                invert ? location.plus(x.times(deviation)) : x.minus(location).dividedBy(deviation));
    }

    private Tensor constant(Call call, Tensor x, String weight, @Nullable JsonArray given) {
        int[] axes = axes(x.shape());
        if (given == null) {
            return call.weight(weight).reshape(LayerNormalization.broadcast(x.shape(), axes));
        }
        long[] own = given.shape();
        long[] shape = new long[x.rank()];
        Arrays.fill(shape, 1);
        if (own.length <= axes.length) { // aligned with the kept axes from the last
            IntStream.rangeClosed(1, own.length).forEach(i -> shape[axes[axes.length - i]] = own[own.length - i]);
        } else { // Keras 2 also takes arrays with the other axes, of size 1
            long[] longer = Arrays.copyOfRange(own, Math.max(0, own.length - x.rank()), own.length);
            System.arraycopy(longer, 0, shape, x.rank() - longer.length, longer.length);
        }
        if (Arrays.stream(shape).reduce(1, (a, b) -> a * b) != given.values().length) {
            throw LayerConfig.wrong(weight, "numbers for axes " + Arrays.toString(axes), config.child(weight));
        }
        return given.reshaped(shape).on(x);
    }
}
