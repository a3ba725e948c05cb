package org.latent4j.layers.keras;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.latent4j.tape.Functions;
import org.latent4j.tape.Reductions;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Activation functions that mix the values along axes. */
final class Mixing {
    private Mixing() {}

    /** Softmax over one or several axes together; over all if none is given. */
    static Activation softmax(int... axes) {
        return x -> {
            Tensor exponentials = Functions.exp(x.minus(Functions.stopGradient(Reductions.max(x, true, axes))));
            return exponentials
                    .dividedBy(Reductions.sum(exponentials, true, axes))
                    .ofLogits(x);
        };
    }

    static Activation logSoftmax(int... axes) {
        return x -> {
            Tensor shifted = x.minus(Functions.stopGradient(Reductions.max(x, true, axes)));
            return shifted.minus(Functions.log(Reductions.sum(Functions.exp(shifted), true, axes)));
        };
    }

    /** {@code a sigmoid(b)} of the halves a and b of an axis. */
    static Activation glu(int axis) {
        return new Activation() {
            @Override
            public Tensor of(Tensor x) {
                long half = shape(x.shape())[Sizes.axis(x.shape(), axis)];
                return Shaping.slice(x, axis, 0, half).times(Functions.sigmoid(Shaping.slice(x, axis, half, 2 * half)));
            }

            @Override
            public long[] shape(long[] input) {
                long size = input[Sizes.axis(input, axis)];
                if (size >= 0 && size % 2 != 0) {
                    throw new IllegalArgumentException(
                            "glu: expected an even size of axis " + axis + ", got shape " + Arrays.toString(input));
                }
                return Sizes.with(input, axis, size < 0 ? -1 : size / 2);
            }
        };
    }

    /**
     * {@code relu(x - t)} as Keras computes it: with z the values in descending order, c their running sums and k how
     * many of {@code z_i > (c_i - 1) / i} hold, t is {@code (c_1 + … + c_k - 1) / k}. (The sparsemax of Martins and
     * Astudillo, 2016, has {@code c_k} in place of the sum.)
     */
    static Activation sparsemax(int axis) {
        return x -> {
            Tensor rows = Shaping.moveAxis(x, axis, -1);
            Tensor shares = x.tape().own(shares(rows.value()));
            Tensor count = Functions.stopGradient(Reductions.max(shares, true, -1));
            Tensor threshold =
                    Reductions.sum(rows.times(shares), true, -1).minus(1).dividedBy(count);
            return Shaping.moveAxis(Functions.relu(rows.minus(threshold)), -1, axis);
        };
    }

    /** In how many of the k running sums over the last axis a value is: k for the largest, k - 1 for the next, …, 0. */
    private static INDArray shares(INDArray array) {
        double[] values = array.dup('c').data().asDouble();
        int size = Math.toIntExact(array.size(array.rank() - 1));
        for (int from = 0; from < values.length; from += size) {
            int start = from;
            Integer[] order = IntStream.range(start, start + size).boxed().toArray(Integer[]::new);
            Arrays.sort(order, Comparator.comparingDouble(place -> -values[place]));
            double sum = 0;
            int support = 0;
            for (int count = 1; count <= size; count++) {
                double value = values[order[count - 1]];
                sum += value;
                support += value - (sum - 1) / count > 0 ? 1 : 0;
            }
            for (int rank = 0; rank < size; rank++) {
                values[order[rank]] = Math.max(0, support - rank);
            }
        }
        return Nd4j.create(values, array.shape(), 'c').castTo(array.dataType());
    }
}
