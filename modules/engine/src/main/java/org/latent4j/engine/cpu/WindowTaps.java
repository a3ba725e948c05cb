package org.latent4j.engine.cpu;

import org.latent4j.engine.plan.Window;

/** The positions of the windows of a row of outputs that are inside an image without looking at its border. */
final class WindowTaps {
    private final Window window;
    private final Layout in;
    private final Layout out;

    WindowTaps(Window window, Layout in, Layout out) {
        this.window = window;
        this.in = in;
        this.out = out;
    }

    /** What to do with a row of outputs and one position of their windows; both in steps of one output. */
    interface Action {
        void on(int tap, int in, int inStep, int out, int positions);
    }

    /** Goes through the window's positions, in row-major order. */
    void each(int example, int row, Action action) {
        for (int ky = 0; ky < window.height(); ky++) {
            int inY = row * window.strideY() - window.top() + ky * window.dilationY();
            if (inY < 0 || inY >= in.height()) {
                continue;
            }
            for (int kx = 0; kx < window.width(); kx++) {
                int shift = kx * window.dilationX() - window.left();
                int stride = window.strideX();
                int first = shift >= 0 ? 0 : (-shift + stride - 1) / stride;
                int last = Math.min(out.width() - 1, Math.floorDiv(in.width() - 1 - shift, stride));
                if (last >= first) {
                    action.on(
                            ky * window.width() + kx,
                            example * in.size() + in.at(inY, first * stride + shift),
                            stride * in.stride(),
                            example * out.size() + out.at(row, first),
                            last - first + 1);
                }
            }
        }
    }
}
