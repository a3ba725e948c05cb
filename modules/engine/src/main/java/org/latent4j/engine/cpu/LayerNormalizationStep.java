package org.latent4j.engine.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.Operation;

/** Normalisation of every position by the mean and variance of its channels (J. Ba et al., 2016). */
final class LayerNormalizationStep implements Step {
    private final Kernels kernels;
    private final Buffer x;
    private final Buffer y;
    private final double epsilon;
    private final @Nullable Parameter gamma;
    private final @Nullable Parameter beta;
    private final boolean inputGradient;
    private final int positions;
    private final int width;

    /** Of every position. */
    private final float[] means;

    private final float[] inverses;

    /** Of every example: gradients by gamma and beta. */
    private final float[] gammaSums;

    private final float[] betaSums;

    LayerNormalizationStep(Operation.LayerNormalization operation, Workshop workshop, boolean inputGradient) {
        this.kernels = workshop.kernels;
        this.x = workshop.buffer(operation.input());
        this.y = workshop.buffer(operation.output());
        this.epsilon = operation.epsilon();
        this.gamma = NormalizationStep.parameter(operation.gamma(), workshop);
        this.beta = NormalizationStep.parameter(operation.beta(), workshop);
        this.inputGradient = inputGradient;
        this.positions = operation.input().positions();
        this.width = Layout.rounded(x.layout.channels());
        int batch = workshop.batch;
        this.means = new float[batch * positions];
        this.inverses = new float[batch * positions];
        this.gammaSums = new float[workshop.training ? batch * width : 0];
        this.betaSums = new float[gammaSums.length];
        if (gamma != null) {
            gamma.sources.add(source(gammaSums));
        }
        if (beta != null) {
            beta.sources.add(source(betaSums));
        }
    }

    private GradientSource source(float[] sums) {
        return (batch, from, to, sum, at, add) -> {
            if (!add) {
                Arrays.fill(sum, at, at + width, 0);
            }
            kernels.addRows(sums, 0, width, batch, sum, at, width);
        };
    }

    @Override
    public void forward(int from, int to) {
        for (int row = from; row < to; row++) {
            int position = row * positions;
            for (int r = 0; r < x.layout.height(); r++) {
                for (int p = 0; p < x.layout.width(); p++, position++) {
                    int in = row * x.layout.size() + x.layout.at(r, p);
                    forward(position, in, row * y.layout.size() + y.layout.at(r, p));
                }
            }
        }
    }

    private void forward(int position, int in, int out) {
        int n = x.layout.channels();
        double sum = 0;
        for (int c = 0; c < n; c++) {
            sum += x.values[in + c];
        }
        float mean = (float) (sum / n);
        double squares = 0;
        for (int c = 0; c < n; c++) {
            float deviation = x.values[in + c] - mean;
            squares += deviation * deviation;
        }
        float inverse = (float) (1 / Math.sqrt(squares / n + epsilon));
        means[position] = mean;
        inverses[position] = inverse;
        for (int c = 0; c < n; c++) {
            y.values[out + c] = (x.values[in + c] - mean) * inverse;
        }
        for (int c = 0; gamma != null && c < n; c++) {
            y.values[out + c] *= gamma.values[c];
        }
        for (int c = 0; beta != null && c < n; c++) {
            y.values[out + c] += beta.values[c];
        }
    }

    @Override
    public void backward(int from, int to) {
        Arrays.fill(gammaSums, from * width, to * width, 0);
        Arrays.fill(betaSums, from * width, to * width, 0);
        for (int row = from; row < to; row++) {
            int position = row * positions;
            for (int r = 0; r < x.layout.height(); r++) {
                for (int p = 0; p < x.layout.width(); p++, position++) {
                    int in = row * x.layout.size() + x.layout.at(r, p);
                    int out = row * y.layout.size() + y.layout.at(r, p);
                    collect(position, in, out, row * width);
                    if (inputGradient) {
                        backward(position, in, out);
                    }
                }
            }
        }
    }

    private void collect(int position, int in, int out, int sums) {
        float mean = means[position];
        float inverse = inverses[position];
        for (int c = 0; c < x.layout.channels(); c++) {
            float gradient = y.gradients()[out + c];
            betaSums[sums + c] += gradient;
            gammaSums[sums + c] += gradient * (x.values[in + c] - mean) * inverse;
        }
    }

    private void backward(int position, int in, int out) {
        int n = x.layout.channels();
        float mean = means[position];
        float inverse = inverses[position];
        float[] dx = x.gradients();
        double sum = 0;
        double products = 0;
        for (int c = 0; c < n; c++) {
            float slope = y.gradients()[out + c] * (gamma == null ? 1 : gamma.values[c]);
            dx[in + c] = slope;
            sum += slope;
            products += (double) slope * (x.values[in + c] - mean);
        }
        float constant = (float) (sum / n);
        float factor = (float) (products / n * inverse * inverse);
        for (int c = 0; c < n; c++) {
            dx[in + c] = (dx[in + c] - constant - (x.values[in + c] - mean) * factor) * inverse;
        }
    }
}
