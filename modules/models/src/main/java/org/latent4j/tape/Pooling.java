package org.latent4j.tape;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The largest value or the mean of each window, channel by channel. What is outside of the array doesn't count. */
public final class Pooling {
    private Pooling() {}

    /**
     * The largest value; the first of equals gets the gradient.
     *
     * @param x {@code [batch, space..., channels]}
     * @return {@code [batch, positions..., channels]}
     */
    public static Tensor max(Tensor x, Window window) {
        int channels = Math.toIntExact(x.size(-1));
        long[] shape = Tape.checked("pooling", window.outputShape(x.size(0), channels));
        int rows = Math.toIntExact(x.size(0) * window.positions());
        DataType type = x.value().dataType();
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            double[] values = Values.wide(x.value());
            double[] largest = new double[rows * channels];
            int[] places = new int[rows * channels];
            Arrays.fill(places, -1);
            window.visit(0, rows, channels, (row, source, target, length) -> {
                int start = row * channels;
                for (int from = source; from < source + length; from += channels) {
                    for (int c = 0; c < channels; c++) {
                        double value = values[from + c];
                        if (places[start + c] < 0 || value > largest[start + c]) {
                            largest[start + c] = value;
                            places[start + c] = from + c;
                        }
                    }
                }
            });
            return x.tape()
                    .record(
                            Values.narrow(largest, shape, type),
                            g -> {
                                double[] upstream = Values.wide(g);
                                double[] result = new double[values.length];
                                for (int i = 0; i < places.length; i++) {
                                    if (places[i] >= 0) {
                                        result[places[i]] += upstream[i];
                                    }
                                }
                                return new INDArray[] {Values.narrow(result, x.shape(), type)};
                            },
                            x);
        }
    }

    /**
     * The mean of the values that are inside.
     *
     * @param x {@code [batch, space..., channels]}
     * @return {@code [batch, positions..., channels]}
     */
    public static Tensor average(Tensor x, Window window) {
        int channels = Math.toIntExact(x.size(-1));
        long[] shape = Tape.checked("pooling", window.outputShape(x.size(0), channels));
        int rows = Math.toIntExact(x.size(0) * window.positions());
        DataType type = x.value().dataType();
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            double[] values = Values.wide(x.value());
            double[] means = new double[rows * channels];
            int[] counts = new int[rows];
            window.visit(0, rows, channels, (row, source, target, length) -> {
                counts[row] += length / channels;
                int start = row * channels;
                for (int from = source; from < source + length; from += channels) {
                    for (int c = 0; c < channels; c++) {
                        means[start + c] += values[from + c];
                    }
                }
            });
            divide(means, counts, channels);
            return x.tape()
                    .record(
                            Values.narrow(means, shape, type),
                            g -> {
                                double[] upstream = Values.wide(g);
                                divide(upstream, counts, channels);
                                double[] result = new double[values.length];
                                window.visit(0, rows, channels, (row, source, target, length) -> {
                                    int start = row * channels;
                                    for (int to = source; to < source + length; to += channels) {
                                        for (int c = 0; c < channels; c++) {
                                            result[to + c] += upstream[start + c];
                                        }
                                    }
                                });
                                return new INDArray[] {Values.narrow(result, x.shape(), type)};
                            },
                            x);
        }
    }

    private static void divide(double[] sums, int[] counts, int channels) {
        for (int row = 0; row < counts.length; row++) {
            for (int i = row * channels; i < (row + 1) * channels; i++) {
                sums[i] /= counts[row];
            }
        }
    }
}
