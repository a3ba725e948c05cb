package org.latent4j.engine.cpu;

import java.util.Arrays;
import org.latent4j.engine.kernels.Kernels;

/** The gradient of a bias that is added at many positions: summed by example as gradients come, then over the examples. */
final class BiasSums implements GradientSource {
    private final Kernels kernels;
    private final Buffer y;
    private final int width;
    private final float[] sums;

    BiasSums(Kernels kernels, Buffer y, int batch) {
        this.kernels = kernels;
        this.y = y;
        this.width = Layout.rounded(y.layout.channels());
        this.sums = new float[batch * width];
    }

    /** Sums the gradients of some examples. */
    void collect(int from, int to) {
        Layout layout = y.layout;
        int stride = layout.stride();
        Arrays.fill(sums, from * width, to * width, 0);
        for (int example = from; example < to; example++) {
            for (int row = 0; row < layout.height(); row++) {
                int at = example * layout.size() + layout.at(row, 0);
                kernels.addRows(y.gradients(), at, stride, layout.width(), sums, example * width, stride);
            }
        }
    }

    @Override
    public void gradient(int batch, int from, int to, float[] sum, int at, boolean add) {
        if (!add) {
            Arrays.fill(sum, at, at + width, 0);
        }
        kernels.addRows(sums, 0, width, batch, sum, at, width);
    }
}
