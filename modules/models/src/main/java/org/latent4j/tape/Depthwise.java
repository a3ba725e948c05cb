package org.latent4j.tape;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Convolution of each channel with its own filters. Sums in double precision. */
public final class Depthwise {
    private final Window window;
    private final int rows;
    private final int channels;
    private final int multiplier;

    private Depthwise(Window window, long batch, long channels, long multiplier) {
        this.window = window;
        this.rows = Math.toIntExact(batch * window.positions());
        this.channels = Math.toIntExact(channels);
        this.multiplier = Math.toIntExact(multiplier);
    }

    /**
     * Cross-correlates each channel.
     *
     * @param x {@code [batch, space..., channels]}
     * @param kernel {@code [window..., channels, multiplier]}
     * @return {@code [batch, positions..., channels * multiplier]}
     */
    public static Tensor convolution(Tensor x, Tensor kernel, Window window) {
        long channels = x.size(-1);
        long multiplier = kernel.size(-1);
        if (kernel.value().length() != window.area() * channels * multiplier) {
            throw new IllegalArgumentException("depthwise convolution: expected a kernel of [window..., " + channels
                    + ", multiplier], got " + Arrays.toString(kernel.shape()));
        }
        long[] shape = Tape.checked("depthwise convolution", window.outputShape(x.size(0), channels * multiplier));
        Depthwise depthwise = new Depthwise(window, x.size(0), channels, multiplier);
        DataType type = x.value().dataType();
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            double[] result = depthwise.forward(Values.wide(x.value()), Values.wide(kernel.value()));
            return x.tape()
                    .record(
                            Values.narrow(result, shape, type),
                            g -> {
                                double[] upstream = Values.wide(g);
                                double[] byX = depthwise.byX(upstream, Values.wide(kernel.value()), (int)
                                        x.value().length());
                                double[] byKernel = depthwise.byKernel(upstream, Values.wide(x.value()), (int)
                                        kernel.value().length());
                                return new INDArray[] {
                                    Values.narrow(byX, x.shape(), type), Values.narrow(byKernel, kernel.shape(), type)
                                };
                            },
                            x,
                            kernel);
        }
    }

    // One multiplier is the common case and has loops of its own, without divisions.

    private double[] forward(double[] x, double[] kernel) {
        double[] result = new double[rows * channels * multiplier];
        window.visit(0, rows, channels, (row, source, target, length) -> {
            int to = row * channels * multiplier;
            for (int i = 0; i < length; i += channels) {
                int from = source + i;
                int factor = (target + i) * multiplier;
                for (int c = 0; multiplier == 1 && c < channels; c++) {
                    result[to + c] += x[from + c] * kernel[factor + c];
                }
                for (int k = 0; multiplier > 1 && k < channels * multiplier; k++) {
                    result[to + k] += x[from + k / multiplier] * kernel[factor + k];
                }
            }
        });
        return result;
    }

    private double[] byX(double[] gradient, double[] kernel, int count) {
        double[] result = new double[count];
        window.visit(0, rows, channels, (row, source, target, length) -> {
            int to = row * channels * multiplier;
            for (int i = 0; i < length; i += channels) {
                int from = source + i;
                int factor = (target + i) * multiplier;
                for (int c = 0; multiplier == 1 && c < channels; c++) {
                    result[from + c] += gradient[to + c] * kernel[factor + c];
                }
                for (int k = 0; multiplier > 1 && k < channels * multiplier; k++) {
                    result[from + k / multiplier] += gradient[to + k] * kernel[factor + k];
                }
            }
        });
        return result;
    }

    private double[] byKernel(double[] gradient, double[] x, int count) {
        double[] result = new double[count];
        window.visit(0, rows, channels, (row, source, target, length) -> {
            int to = row * channels * multiplier;
            for (int i = 0; i < length; i += channels) {
                int from = source + i;
                int factor = (target + i) * multiplier;
                for (int c = 0; multiplier == 1 && c < channels; c++) {
                    result[factor + c] += gradient[to + c] * x[from + c];
                }
                for (int k = 0; multiplier > 1 && k < channels * multiplier; k++) {
                    result[factor + k] += gradient[to + k] * x[from + k / multiplier];
                }
            }
        });
        return result;
    }
}
