package org.latent4j.engine.cpu;

import java.util.Arrays;
import org.latent4j.engine.kernels.Kernels;

/** A bias's gradient: the sum of a tensor's gradients over all positions of all examples. */
final class BiasGradient implements GradientSource {
    private final Kernels kernels;
    private final Buffer y;

    BiasGradient(Kernels kernels, Buffer y) {
        this.kernels = kernels;
        this.y = y;
    }

    @Override
    public void gradient(int batch, int from, int to, float[] sum, int at, boolean add) {
        if (from >= to) {
            return;
        }
        Layout layout = y.layout;
        int stride = layout.stride();
        if (!add) {
            Arrays.fill(sum, at, at + stride, 0);
        }
        if (layout.isPlain()) {
            int positions = layout.height() * layout.width();
            kernels.addRows(y.gradients(), 0, stride, batch * positions, sum, at, stride);
            return;
        }
        for (int example = 0; example < batch; example++) {
            for (int row = 0; row < layout.height(); row++) {
                int start = example * layout.size() + layout.at(row, 0);
                kernels.addRows(y.gradients(), start, stride, layout.width(), sum, at, stride);
            }
        }
    }
}
