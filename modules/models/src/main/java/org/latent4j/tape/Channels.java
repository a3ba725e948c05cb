package org.latent4j.tape;

import java.util.Arrays;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What normalisation does with each place of one axis, in single precision and one pass each: several times as fast as
 * the same made of {@link Arithmetic} and {@link Reductions}. Sums are in double precision.
 */
public final class Channels {
    private final long[] shape;
    private final int size;
    private final int inner;
    private final int outer;

    private Channels(Tensor x, int axis) {
        int along = Shaping.axis(x.rank(), axis);
        shape = x.shape();
        size = Math.toIntExact(shape[along]);
        inner = Math.toIntExact(Arrays.stream(shape, along + 1, shape.length).reduce(1, (a, b) -> a * b));
        outer = Math.toIntExact(Arrays.stream(shape, 0, along).reduce(1, (a, b) -> a * b));
    }

    /** What happens to a value: its place in the array and its channel. */
    @FunctionalInterface
    private interface Visit {
        void at(int place, int channel);
    }

    private void each(Visit visit) {
        int place = 0;
        for (int o = 0; o < outer; o++) {
            for (int c = 0; c < size; c++) {
                for (int i = 0; i < inner; i++) {
                    visit.at(place++, c);
                }
            }
        }
    }

    private INDArray channels(double[] values) {
        float[] result = new float[size];
        for (int c = 0; c < size; c++) {
            result[c] = (float) values[c];
        }
        return Values.array(result, new long[] {size});
    }

    /** {@code factor x + shift}, both one number a place of the axis. */
    public static Tensor affine(Tensor x, Tensor factor, Tensor shift, int axis) {
        Channels channels = new Channels(x, axis);
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            float[] values = Values.floats(x.value());
            float[] factors = Values.floats(factor.value());
            float[] shifts = Values.floats(shift.value());
            channels.each((place, c) -> values[place] = values[place] * factors[c] + shifts[c]);
            return x.tape()
                    .record(
                            Values.array(values, channels.shape),
                            g -> {
                                float[] old = Values.floats(x.value());
                                float[] gradient = Values.floats(g);
                                double[] byFactor = new double[channels.size];
                                double[] byShift = new double[channels.size];
                                channels.each((place, c) -> {
                                    byFactor[c] += (double) gradient[place] * old[place];
                                    byShift[c] += gradient[place];
                                    gradient[place] *= factors[c];
                                });
                                return new INDArray[] {
                                    Values.array(gradient, channels.shape),
                                    channels.channels(byFactor),
                                    channels.channels(byShift)
                                };
                            },
                            x,
                            factor,
                            shift);
        }
    }

    /** The mean at each place of the axis. */
    public static Tensor mean(Tensor x, int axis) {
        Channels channels = new Channels(x, axis);
        double count = (double) channels.outer * channels.inner;
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            float[] values = Values.floats(x.value());
            double[] sums = new double[channels.size];
            channels.each((place, c) -> sums[c] += values[place]);
            return x.tape()
                    .record(
                            channels.channels(
                                    Arrays.stream(sums).map(sum -> sum / count).toArray()),
                            g -> {
                                float[] gradient = Values.floats(g);
                                float[] result = new float[values.length];
                                channels.each((place, c) -> result[place] = (float) (gradient[c] / count));
                                return new INDArray[] {Values.array(result, channels.shape)};
                            },
                            x);
        }
    }

    /** The variance of a population at each place of the axis, about the mean that {@link #mean} gave. */
    public static Tensor variance(Tensor x, Tensor mean, int axis) {
        Channels channels = new Channels(x, axis);
        double count = (double) channels.outer * channels.inner;
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            float[] values = Values.floats(x.value());
            float[] means = Values.floats(mean.value());
            double[] sums = new double[channels.size];
            channels.each((place, c) -> {
                double deviation = values[place] - means[c];
                sums[c] += deviation * deviation;
            });
            return x.tape()
                    .record(
                            channels.channels(
                                    Arrays.stream(sums).map(sum -> sum / count).toArray()),
                            g -> { // nothing comes by way of the mean: deviations from it add up to 0
                                float[] gradient = Values.floats(g);
                                float[] result = new float[values.length];
                                channels.each((place, c) ->
                                        result[place] = (float) (2 * gradient[c] * (values[place] - means[c]) / count));
                                return new INDArray[] {Values.array(result, channels.shape)};
                            },
                            x);
        }
    }
}
