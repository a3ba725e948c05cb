package org.latent4j.layers.keras;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Arithmetic;
import org.latent4j.tape.Channels;
import org.latent4j.tape.Functions;
import org.latent4j.tape.Reductions;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code gamma (x - mean) / sqrt(variance + epsilon) + beta}, mean and variance for each place of some axes: in training
 * those of the batch (without masked steps), which then move the stored ones by {@code 1 - momentum}; else the stored
 * ones. A layer that isn't trainable always uses the stored ones.
 *
 * <p>As TensorFlow's fused kernel does, Keras 2 moves the variance of images and volumes towards the unbiased one.
 * Source: S. Ioffe, C. Szegedy, "Batch Normalization", 2015.
 */
record BatchNormalization(
        LayerConfig config, int[] axes, boolean scale, boolean center, boolean renorm, double epsilon, double momentum)
        implements KerasLayer {
    private static final double MASK_EPSILON = 1e-7;

    static BatchNormalization of(LayerConfig config) {
        if (config.has("virtual_batch_size")) {
            throw new UnsupportedLayerException("option 'virtual_batch_size' is not supported");
        }
        int[] axes = config.integers("axis");
        return new BatchNormalization(
                config,
                axes.length == 0 ? new int[] {-1} : axes,
                config.flag("scale", true),
                config.flag("center", true),
                config.flag("renorm", false),
                config.number("epsilon", 1e-3),
                config.number("momentum", 0.99));
    }

    @Override
    public List<WeightSpec> weights(List<long[]> inputShapes) {
        long[] shape = shape(inputShapes.get(0));
        List<WeightSpec> weights = new ArrayList<>();
        if (scale) {
            weights.add(WeightSpec.of("gamma", weights.size(), shape).regularized(config, "gamma"));
        }
        if (center) {
            weights.add(WeightSpec.of("beta", weights.size(), shape).regularized(config, "beta"));
        }
        weights.add(WeightSpec.statistic("moving_mean", weights.size(), shape));
        weights.add(WeightSpec.statistic("moving_variance", weights.size(), shape));
        if (renorm) {
            weights.add(WeightSpec.statistic("moving_stddev", weights.size(), shape));
            weights.add(WeightSpec.statistic("renorm_mean", weights.size(), shape));
            weights.add(WeightSpec.statistic("renorm_stddev", weights.size(), shape));
        }
        return weights;
    }

    /** Of a weight: one number a place of the axis; of several axes, as the input with 1 elsewhere. */
    private long[] shape(long[] input) {
        long[] all = new long[input.length];
        Arrays.fill(all, 1);
        for (int axis : axes) {
            all[Sizes.axis(input, axis)] = Sizes.known(input, axis);
        }
        return axes.length == 1 ? new long[] {Sizes.known(input, axes[0])} : all;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        shape(inputShapes.get(0));
        return List.of(inputShapes.get(0));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = inputs.get(0);
        long[] broadcast = broadcast(x.shape());
        Tensor mean = call.weight("moving_mean").reshape(broadcast);
        Tensor variance = call.weight("moving_variance").reshape(broadcast);
        if (call.training() && learns(call)) {
            int[] over = IntStream.range(0, x.rank())
                    .filter(axis -> Arrays.stream(axes).noneMatch(own -> Sizes.axis(x.shape(), own) == axis))
                    .toArray();
            Tensor mask = call.mask(0);
            boolean plain = mask == null || fused(x.rank());
            Statistics batch = plain && fast(x)
                    ? Statistics.of(x, axes[0], broadcast)
                    : Statistics.of(x, plain ? null : mask, config.keras(), over);
            move(call, "moving_mean", batch.mean, 1);
            double count = batch.count;
            move(call, "moving_variance", batch.variance, fused(x.rank()) && count > 1 ? count / (count - 1) : 1);
            mean = batch.mean;
            variance = batch.variance;
        }
        Tensor factor = Functions.sqrt(variance.plus(epsilon));
        factor = scale ? call.weight("gamma").reshape(broadcast).dividedBy(factor) : Functions.reciprocal(factor);
        Tensor shift = Functions.negative(mean.times(factor));
        if (center) {
            shift = shift.plus(call.weight("beta").reshape(broadcast));
        }
        return List.of(
                fast(x)
                        ? Channels.affine(x, factor.reshape(-1), shift.reshape(-1), axes[0])
                        : x.times(factor).plus(shift));
    }

    private boolean fast(Tensor x) {
        return axes.length == 1 && x.value().dataType() == DataType.FLOAT;
    }

    private boolean learns(Call call) {
        return config.flag("trainable", true)
                && (!scale || call.weight("gamma").needsGradient())
                && (!center || call.weight("beta").needsGradient());
    }

    private boolean fused(int rank) {
        if (config.keras() >= 3 || axes.length != 1 || (rank != 4 && rank != 5)) {
            return false;
        }
        int axis = axes[0] < 0 ? axes[0] + rank : axes[0];
        return config.flag("fused", true)
                && !config.flag("synchronized", false)
                && (rank == 4 || axis == 1 || axis == 4);
    }

    private long[] broadcast(long[] input) {
        long[] shape = new long[input.length];
        Arrays.fill(shape, 1);
        for (int axis : axes) {
            shape[Sizes.axis(input, axis)] = input[Sizes.axis(input, axis)];
        }
        return shape;
    }

    private void move(Call call, String statistic, Tensor towards, double factor) {
        INDArray old = call.weight(statistic).value();
        INDArray target = towards.value().dup('c').reshape('c', old.shape());
        call.update(statistic, old.mul(momentum).addi(target.muli(factor * (1 - momentum))));
    }

    @Override
    public Masking masking() {
        return Masking.USES_AND_PASSES;
    }

    @Override
    public boolean trainable() {
        return !renorm;
    }

    /** Of a batch, with the axes kept; {@code count} is how many values each was made of. */
    private record Statistics(Tensor mean, Tensor variance, double count) {
        static Statistics of(Tensor x, int axis, long... broadcast) {
            Tensor mean = Channels.mean(x, axis);
            Tensor variance = Channels.variance(x, mean, axis);
            double count = (double) x.value().length() / mean.size(0);
            return new Statistics(mean.reshape(broadcast), variance.reshape(broadcast), count);
        }

        static Statistics of(Tensor x, @Nullable Tensor mask, int keras, int... over) {
            double count = Arrays.stream(over).mapToDouble(x::size).reduce(1, (a, b) -> a * b);
            if (mask == null) {
                return new Statistics(Reductions.mean(x, true, over), Reductions.variance(x, over), count);
            }
            long[] shape = Arrays.copyOf(mask.shape(), x.rank());
            Arrays.fill(shape, mask.rank(), x.rank(), 1);
            Tensor kept = Functions.stopGradient(mask).reshape(shape);
            Tensor weights = Reductions.sum(
                    Arithmetic.multiply(kept, x.tape().own(x.value().mul(0).addi(1))), true, over);
            Tensor total = keras < 3 ? weights : weights.plus(MASK_EPSILON);
            Tensor mean = Reductions.sum(x.times(kept), true, over).dividedBy(total);
            Tensor squares = Functions.square(x.minus(mean)).times(kept);
            return new Statistics(mean, Reductions.sum(squares, true, over).dividedBy(total), count);
        }
    }
}
