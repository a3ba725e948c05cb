package org.latent4j.engine.cpu;

import java.util.Arrays;
import org.latent4j.engine.kernels.Kernels;

/**
 * One number for each channel of an image or a sequence. They are spread over a row of the image, so that loops go over the
 * whole row, however few the channels are.
 */
final class Channels {
    private final Layout layout;

    /** Numbers of an image's row, padding included. */
    final int run;

    /** @param layout of the tensor; only its size matters, not its border */
    Channels(Layout layout) {
        this.layout = layout;
        this.run = layout.width() * layout.stride();
    }

    /** Numbers for a row of the image, all 0. */
    float[] spread() {
        return new float[run];
    }

    /** Repeats a channel's number at all positions of a row. */
    void spread(double number, int channel, float[] into) {
        float rounded = (float) number;
        for (int at = channel; at < run; at += layout.stride()) {
            into[at] = rounded;
        }
    }

    /** Repeats the numbers of all channels at all positions of a row. */
    void spread(float[] numbers, int at, float[] into) {
        for (int to = 0; to < run; to += layout.stride()) {
            System.arraycopy(numbers, at, into, to, layout.stride());
        }
    }

    /** Sums a row's positions up, channel by channel. */
    void fold(Kernels kernels, float[] row, int rowAt, float[] sums, int at) {
        Arrays.fill(sums, at, at + layout.stride(), 0);
        kernels.addRows(row, rowAt, layout.stride(), layout.width(), sums, at, layout.stride());
    }

    /** {@code y = (x - mean) factor + shift}. */
    static void normalize(float[] x, int xAt, float[] y, int yAt, float[] mean, float[] factor, float[] shift, int n) {
        for (int i = 0; i < n; i++) {
            y[yAt + i] = (x[xAt + i] - mean[i]) * factor[i] + shift[i];
        }
    }

    /** {@code dx = dy factor}. */
    static void scale(float[] dy, int dyAt, float[] dx, int dxAt, float[] factor, int n) {
        for (int i = 0; i < n; i++) {
            dx[dxAt + i] = dy[dyAt + i] * factor[i];
        }
    }

    /** Adds {@code (x - mean)^2} to sums. */
    static void addSquares(float[] x, int at, float[] mean, int meanAt, float[] sums, int sumsAt, int n) {
        for (int i = 0; i < n; i++) {
            float deviation = x[at + i] - mean[meanAt + i];
            sums[sumsAt + i] += deviation * deviation;
        }
    }

    /** Adds {@code dy} to sums. */
    static void add(float[] dy, int at, float[] sums, int sumsAt, int n) {
        for (int i = 0; i < n; i++) {
            sums[sumsAt + i] += dy[at + i];
        }
    }

    /** Adds {@code dy (x - mean)} to sums. */
    static void addProducts(float[] dy, int at, float[] x, int xAt, float[] mean, float[] sums, int sumsAt, int n) {
        for (int i = 0; i < n; i++) {
            sums[sumsAt + i] += dy[at + i] * (x[xAt + i] - mean[i]);
        }
    }
}
