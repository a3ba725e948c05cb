package org.latent4j.engine.cpu;

import java.util.Arrays;
import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.Operation;
import org.latent4j.engine.plan.Window;

/**
 * Maximum or mean of a sliding window. Each of the window's positions is gone through for a whole row of outputs.
 *
 * <p>The first maximum of a window, in row-major order, gets its gradient.
 */
final class PoolingStep implements Step {
    private final Kernels kernels;
    private final boolean maximum;
    private final Window window;
    private final Buffer x;
    private final Buffer y;
    private final boolean inputGradient;
    private final WindowTaps taps;

    /** Whether it is the usual maximum of 2 by 2 numbers, which has kernels of its own. */
    private final boolean ofFour;

    PoolingStep(Operation.Pooling operation, Workshop workshop, boolean inputGradient) {
        this.kernels = workshop.kernels;
        this.maximum = operation.maximum();
        this.window = operation.window();
        this.x = workshop.buffer(operation.input());
        this.y = workshop.buffer(operation.output());
        this.inputGradient = inputGradient;
        this.taps = new WindowTaps(window, x.layout, y.layout);
        this.ofFour = maximum
                && window.equals(new Window(2, 2, 2, 2, 0, 0, 1, 1))
                && x.layout.stride() == y.layout.stride()
                && 2 * y.layout.width() <= x.layout.width()
                && 2 * y.layout.height() <= x.layout.height();
    }

    @Override
    public void forward(int from, int to) {
        Layout out = y.layout;
        int n = out.stride();
        for (int example = from; example < to; example++) {
            for (int row = 0; row < out.height(); row++) {
                int at = example * out.size() + out.at(row, 0);
                if (ofFour) {
                    int above = above(example, row);
                    int below = above + x.layout.rowStride();
                    kernels.maximumOfFour(x.values, above, below, y.values, at, out.width(), n);
                    continue;
                }
                Arrays.fill(y.values, at, at + out.width() * n, maximum ? Float.NEGATIVE_INFINITY : 0);
                if (maximum) {
                    taps.each(
                            example,
                            row,
                            (tap, in, inStep, to0, positions) ->
                                    kernels.maximum(x.values, in, inStep, y.values, to0, n, positions, n));
                } else {
                    taps.each(example, row, (tap, in, inStep, to0, positions) -> add(in, inStep, to0, positions, n));
                    divide(row, at, n);
                }
            }
        }
    }

    /** The first number of the windows of a row of outputs, where they are 2 by 2. */
    private int above(int example, int row) {
        return example * x.layout.size() + x.layout.at(2 * row, 0);
    }

    private void add(int in, int inStep, int out, int positions, int n) {
        for (int p = 0; p < positions; p++) {
            for (int c = 0; c < n; c++) {
                y.values[out + p * n + c] += x.values[in + p * inStep + c];
            }
        }
    }

    private void divide(int row, int at, int n) {
        for (int p = 0; p < y.layout.width(); p++) {
            float share = 1f / inside(row, p);
            for (int c = 0; c < n; c++) {
                y.values[at + p * n + c] *= share;
            }
        }
    }

    /** How many positions of an output's window are inside the image. */
    private int inside(int row, int column) {
        int rows = 0;
        for (int ky = 0; ky < window.height(); ky++) {
            int in = row * window.strideY() - window.top() + ky * window.dilationY();
            rows += in >= 0 && in < x.layout.height() ? 1 : 0;
        }
        int columns = 0;
        for (int kx = 0; kx < window.width(); kx++) {
            int in = column * window.strideX() - window.left() + kx * window.dilationX();
            columns += in >= 0 && in < x.layout.width() ? 1 : 0;
        }
        return Math.max(1, rows * columns);
    }

    @Override
    public void backward(int from, int to) {
        if (!inputGradient) {
            return;
        }
        Layout in = x.layout;
        Layout out = y.layout;
        int n = out.stride();
        boolean covered = ofFour && 2 * out.width() == in.width() && 2 * out.height() == in.height();
        if (!covered) {
            Arrays.fill(x.gradients(), from * in.size(), to * in.size(), 0);
        }
        float[] rest = Scratch.of(out.width() * n);
        for (int example = from; example < to; example++) {
            for (int row = 0; row < out.height(); row++) {
                int at = example * out.size() + out.at(row, 0);
                if (ofFour) {
                    int above = above(example, row);
                    int below = above + in.rowStride();
                    kernels.routeMaximumOfFour(
                            x.values, above, below, y.values, y.gradients(), at, x.gradients(), out.width(), n);
                    continue;
                }
                System.arraycopy(y.gradients(), at, rest, 0, out.width() * n);
                if (!maximum) {
                    for (int p = 0; p < out.width(); p++) {
                        float share = 1f / inside(row, p);
                        for (int c = 0; c < n; c++) {
                            rest[p * n + c] *= share;
                        }
                    }
                    taps.each(
                            example,
                            row,
                            (tap, to0, step, of, positions) -> spread(rest, of - at, to0, step, positions, n));
                } else {
                    taps.each(
                            example,
                            row,
                            (tap, to0, step, of, positions) -> kernels.routeMaximum(
                                    x.values, to0, step, y.values, of, rest, of - at, x.gradients(), n, positions, n));
                }
            }
        }
    }

    private void spread(float[] gradients, int of, int to, int step, int positions, int n) {
        for (int p = 0; p < positions; p++) {
            for (int c = 0; c < n; c++) {
                x.gradients()[to + p * step + c] += gradients[of + p * n + c];
            }
        }
    }
}
