package org.latent4j.engine.cpu;

import java.util.Arrays;
import org.latent4j.engine.kernels.Kernels;

/**
 * Each example's sums over its positions of the gradients by normalised numbers, channel by channel: alone, and times the
 * deviations from the mean.
 */
final class GradientSums {
    private final Kernels kernels;
    private final Buffer x;
    private final Buffer y;
    private final Channels channels;
    final int stride;
    final float[] plain;
    final float[] products;

    GradientSums(Workshop workshop, Buffer x, Buffer y, Channels channels) {
        this.kernels = workshop.kernels;
        this.x = x;
        this.y = y;
        this.channels = channels;
        this.stride = x.layout.stride();
        this.plain = new float[workshop.batch * stride];
        this.products = new float[workshop.batch * stride];
    }

    /** A channel's sum over the examples of a batch, alone. */
    double plain(int batch, int channel) {
        double sum = 0;
        for (int row = 0; row < batch; row++) {
            sum += plain[row * stride + channel];
        }
        return sum;
    }

    /** The same, times the deviations. */
    double product(int batch, int channel) {
        double sum = 0;
        for (int row = 0; row < batch; row++) {
            sum += products[row * stride + channel];
        }
        return sum;
    }

    /** Sums those of some examples. */
    void collect(float[] mean, int from, int to) {
        int n = channels.run;
        float[] scratch = Scratch.of(2 * n);
        for (int row = from; row < to; row++) {
            Arrays.fill(scratch, 0, 2 * n, 0);
            for (int r = 0; r < x.layout.height(); r++) {
                int in = row * x.layout.size() + x.layout.at(r, 0);
                int out = row * y.layout.size() + y.layout.at(r, 0);
                Channels.add(y.gradients(), out, scratch, 0, n);
                Channels.addProducts(y.gradients(), out, x.values, in, mean, scratch, n, n);
            }
            channels.fold(kernels, scratch, 0, plain, row * stride);
            channels.fold(kernels, scratch, n, products, row * stride);
        }
    }
}
