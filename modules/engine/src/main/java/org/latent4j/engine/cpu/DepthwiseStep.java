package org.latent4j.engine.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.Operation;
import org.latent4j.engine.plan.Weight;

/** A convolution of each channel with filters of its own. */
final class DepthwiseStep implements Step {
    private final Kernels kernels;
    private final Buffer x;
    private final Buffer y;
    private final Parameter kernel;
    private final @Nullable Parameter bias;
    private final @Nullable BiasSums biasSums;
    private final boolean inputGradient;
    private final WindowTaps taps;
    private final int multiplier;
    private final int channels;

    /** Each example's gradients by the kernel. */
    private final float[] sums;

    private final int sumsSize;

    DepthwiseStep(Operation.Depthwise operation, Workshop workshop, boolean inputGradient) {
        this.kernels = workshop.kernels;
        this.x = workshop.buffer(operation.input());
        this.y = workshop.buffer(operation.output());
        this.inputGradient = inputGradient;
        int rows = operation.kernel().rows().length;
        this.kernel = workshop.parameter(operation.kernel(), 1, rows, 1, false);
        this.taps = new WindowTaps(operation.window(), x.layout, y.layout);
        this.channels = x.layout.channels();
        this.multiplier = y.layout.channels() / channels;
        Weight weight = operation.bias();
        this.bias = weight == null ? null : workshop.bias(weight);
        this.sumsSize = rows * kernel.stride;
        this.sums = new float[workshop.training ? workshop.batch * sumsSize : 0];
        if (workshop.training) {
            kernel.sources.add(this::kernelGradient);
        }
        if (workshop.training && bias != null) {
            this.biasSums = new BiasSums(kernels, y, workshop.batch);
            bias.sources.add(biasSums);
        } else {
            this.biasSums = null;
        }
    }

    private void kernelGradient(int batch, int from, int to, float[] sum, int at, boolean add) {
        int n = (to - from) * kernel.stride;
        if (!add) {
            Arrays.fill(sum, at, at + n, 0);
        }
        kernels.addRows(sums, from * kernel.stride, sumsSize, batch, sum, at, n);
    }

    @Override
    public void forward(int from, int to) {
        Layout out = y.layout;
        for (int example = from; example < to; example++) {
            for (int row = 0; row < out.height(); row++) {
                for (int p = 0; p < out.width(); p++) {
                    start(example * out.size() + out.at(row, p));
                }
                taps.each(example, row, this::forward);
            }
        }
    }

    private void start(int at) {
        if (bias == null) {
            Arrays.fill(y.values, at, at + y.layout.channels(), 0);
        } else {
            System.arraycopy(bias.values, 0, y.values, at, y.layout.channels());
        }
    }

    private void forward(int tap, int in, int step, int out, int positions) {
        float[] w = kernel.values;
        int first = tap * kernel.stride;
        for (int p = 0; p < positions; p++) {
            int from = in + p * step;
            int to = out + p * y.layout.stride();
            if (multiplier == 1) {
                multiply(x.values, from, w, first, y.values, to, channels);
                continue;
            }
            for (int c = 0; c < channels; c++) {
                for (int k = c * multiplier; k < (c + 1) * multiplier; k++) {
                    y.values[to + k] += x.values[from + c] * w[first + k];
                }
            }
        }
    }

    /** Adds products, number by number. */
    private static void multiply(float[] a, int aAt, float[] b, int bAt, float[] sum, int at, int n) {
        for (int i = 0; i < n; i++) {
            sum[at + i] += a[aAt + i] * b[bAt + i];
        }
    }

    @Override
    public void backward(int from, int to) {
        if (biasSums != null) {
            biasSums.collect(from, to);
        }
        Arrays.fill(sums, from * sumsSize, to * sumsSize, 0);
        if (inputGradient) {
            Arrays.fill(x.gradients(), from * x.layout.size(), to * x.layout.size(), 0);
        }
        for (int example = from; example < to; example++) {
            int own = example * sumsSize;
            for (int row = 0; row < y.layout.height(); row++) {
                taps.each(
                        example, row, (tap, in, step, out, positions) -> backward(own, tap, in, step, out, positions));
            }
        }
    }

    private void backward(int own, int tap, int in, int step, int out, int positions) {
        float[] dy = y.gradients();
        float[] dx = x.gradients();
        float[] w = kernel.values;
        int first = tap * kernel.stride;
        for (int p = 0; p < positions; p++) {
            int to = in + p * step;
            int of = out + p * y.layout.stride();
            if (multiplier == 1) {
                multiply(dy, of, x.values, to, sums, own + first, channels);
                if (inputGradient) {
                    multiply(dy, of, w, first, dx, to, channels);
                }
                continue;
            }
            for (int c = 0; c < channels; c++) {
                float sum = 0;
                for (int k = c * multiplier; k < (c + 1) * multiplier; k++) {
                    sums[own + first + k] += dy[of + k] * x.values[to + c];
                    sum += dy[of + k] * w[first + k];
                }
                if (inputGradient) {
                    dx[to + c] += sum;
                }
            }
        }
    }
}
