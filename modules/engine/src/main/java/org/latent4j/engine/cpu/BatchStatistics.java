package org.latent4j.engine.cpu;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.Operation;

/**
 * Batch normalisation in training: by the mean and variance of the batch (S. Ioffe, C. Szegedy, 2015).
 *
 * <p>Three steps, so that only a little has to wait for all rows. Threads sum up example by example; one thread adds up the
 * examples' sums, in their order; threads normalise. Back, the same the other way around. Means and squared deviations of
 * examples are put together without cancellation (T. Chan et al., "Updating formulae", 1979).
 */
final class BatchStatistics {
    private final Operation.BatchNormalization operation;
    private final Operation.BatchNormalization.@Nullable Moving moving;
    private final Kernels kernels;
    private final Moment moment;
    private final Buffer x;
    private final Buffer y;
    private final @Nullable Parameter gamma;
    private final @Nullable Parameter beta;
    private final @Nullable Parameter movingMean;
    private final @Nullable Parameter movingVariance;
    private final boolean inputGradient;
    private final int stride;
    private final int positions;
    private final Channels channels;

    /** Of each example, by channel. */
    private final float[] exampleMeans;

    private final float[] exampleSquares;
    private final GradientSums sums;

    private final double[] mean;
    private final double[] squares;
    private final double[] inverse;
    private final double[] gammaGradients;
    private final double[] betaGradients;

    /** Spread over a row of the image. */
    private final float[] means;

    private final float[] factors;
    private final float[] shifts;
    private final float[] constants;
    private final float[] slopes;

    BatchStatistics(Operation.BatchNormalization operation, Workshop workshop, boolean inputGradient) {
        this.operation = operation;
        this.moving = operation.moving();
        this.kernels = workshop.kernels;
        this.moment = workshop.moment;
        this.x = workshop.buffer(operation.input());
        this.y = workshop.buffer(operation.output());
        this.gamma = NormalizationStep.parameter(operation.gamma(), workshop);
        this.beta = NormalizationStep.parameter(operation.beta(), workshop);
        this.movingMean = NormalizationStep.parameter(operation.mean(), workshop);
        this.movingVariance = NormalizationStep.parameter(operation.variance(), workshop);
        this.inputGradient = inputGradient;
        this.stride = x.layout.stride();
        this.positions = x.layout.height() * x.layout.width();
        this.channels = new Channels(x.layout);
        this.exampleMeans = new float[workshop.batch * stride];
        this.exampleSquares = new float[workshop.batch * stride];
        this.sums = new GradientSums(workshop, x, y, channels);
        int count = x.layout.channels();
        this.mean = new double[count];
        this.squares = new double[count];
        this.inverse = new double[count];
        this.gammaGradients = new double[count];
        this.betaGradients = new double[count];
        this.means = channels.spread();
        this.factors = channels.spread();
        this.shifts = channels.spread();
        this.constants = channels.spread();
        this.slopes = channels.spread();
        if (gamma != null) {
            gamma.sources.add(source(gammaGradients));
        }
        if (beta != null) {
            beta.sources.add(source(betaGradients));
        }
    }

    private static GradientSource source(double[] gradients) {
        return (batch, from, to, sum, at, add) -> {
            if (from >= to) {
                return;
            }
            if (!add) {
                Arrays.fill(sum, at, at + Layout.rounded(gradients.length), 0);
            }
            for (int c = 0; c < gradients.length; c++) {
                sum[at + c] += (float) gradients[c];
            }
        };
    }

    /** In the order of the forward pass. */
    List<Step> steps() {
        return List.of(new Examples(), new Batch(), new Normalized());
    }

    /** Sums up each example; back, gives the gradients by its numbers. */
    private final class Examples implements Step {
        @Override
        public void forward(int from, int to) {
            int n = channels.run;
            float[] scratch = Scratch.of(2 * n);
            for (int row = from; row < to; row++) {
                Arrays.fill(scratch, 0, n, 0);
                for (int r = 0; r < x.layout.height(); r++) {
                    Channels.add(x.values, row * x.layout.size() + x.layout.at(r, 0), scratch, 0, n);
                }
                channels.fold(kernels, scratch, 0, exampleMeans, row * stride);
                float share = 1f / positions;
                for (int c = row * stride; c < (row + 1) * stride; c++) {
                    exampleMeans[c] *= share;
                }
                if (positions > 1) { // else there are no deviations
                    squares(row, scratch);
                }
            }
        }

        private void squares(int row, float[] scratch) {
            int n = channels.run;
            channels.spread(exampleMeans, row * stride, scratch);
            Arrays.fill(scratch, n, 2 * n, 0);
            for (int r = 0; r < x.layout.height(); r++) {
                int at = row * x.layout.size() + x.layout.at(r, 0);
                Channels.addSquares(x.values, at, scratch, 0, scratch, n, n);
            }
            channels.fold(kernels, scratch, n, exampleSquares, row * stride);
        }

        @Override
        public void backward(int from, int to) {
            if (!inputGradient) {
                return;
            }
            for (int row = from; row < to; row++) {
                for (int r = 0; r < x.layout.height(); r++) {
                    int in = row * x.layout.size() + x.layout.at(r, 0);
                    int out = row * y.layout.size() + y.layout.at(r, 0);
                    gradient(x.values, x.gradients(), in, y.gradients(), out, channels.run);
                }
            }
        }

        private void gradient(float[] values, float[] dx, int at, float[] dy, int dyAt, int n) {
            float[] m = means;
            float[] f = factors;
            float[] c = constants;
            float[] s = slopes;
            for (int i = 0; i < n; i++) {
                dx[at + i] = dy[dyAt + i] * f[i] - c[i] - (values[at + i] - m[i]) * s[i];
            }
        }
    }

    /** Puts the examples together, alone. */
    private final class Batch implements Step {
        @Override
        public boolean isJoint() {
            return true;
        }

        @Override
        public void forward(int from, int to) {
            Arrays.fill(mean, 0);
            Arrays.fill(squares, 0);
            for (int row = from; row < to; row++) {
                for (int c = 0; c < mean.length; c++) {
                    mean[c] += exampleMeans[row * stride + c];
                }
            }
            for (int c = 0; c < mean.length; c++) {
                mean[c] /= to - from;
            }
            for (int row = from; row < to; row++) {
                for (int c = 0; c < mean.length; c++) {
                    double distance = exampleMeans[row * stride + c] - mean[c];
                    squares[c] += exampleSquares[row * stride + c] + positions * distance * distance;
                }
            }
            finish((double) (to - from) * positions);
        }

        private void finish(double count) {
            if (moment.updates) {
                move(count);
            }
            for (int c = 0; c < mean.length; c++) {
                inverse[c] = 1 / Math.sqrt(squares[c] / count + operation.epsilon());
                channels.spread(mean[c], c, means);
                channels.spread(factor(c), c, factors);
                channels.spread(beta == null ? 0 : beta.values[c], c, shifts);
            }
        }

        private void move(double count) {
            if (moving == null || movingMean == null || movingVariance == null) {
                return;
            }
            double momentum = moving.momentum();
            double unbiased = moving.unbiased() && count > 1 ? count / (count - 1) : 1;
            for (int c = 0; c < mean.length; c++) {
                double variance = squares[c] / count * unbiased;
                movingMean.values[c] = (float) (movingMean.values[c] * momentum + mean[c] * (1 - momentum));
                movingVariance.values[c] = (float) (movingVariance.values[c] * momentum + variance * (1 - momentum));
            }
        }

        private double factor(int channel) {
            return gamma == null ? inverse[channel] : gamma.values[channel] * inverse[channel];
        }

        @Override
        public void backward(int from, int to) {
            double count = (double) (to - from) * positions;
            Arrays.fill(gammaGradients, 0);
            Arrays.fill(betaGradients, 0);
            for (int row = from; row < to; row++) {
                for (int c = 0; c < mean.length; c++) {
                    betaGradients[c] += sums.plain[row * stride + c];
                    gammaGradients[c] += sums.products[row * stride + c];
                }
            }
            for (int c = 0; c < mean.length; c++) {
                gammaGradients[c] *= inverse[c];
                channels.spread(factor(c) * betaGradients[c] / count, c, constants);
                channels.spread(factor(c) * inverse[c] * gammaGradients[c] / count, c, slopes);
            }
        }
    }

    /** Normalises each example; back, sums up its gradients. */
    private final class Normalized implements Step {
        @Override
        public void forward(int from, int to) {
            for (int row = from; row < to; row++) {
                for (int r = 0; r < x.layout.height(); r++) {
                    int in = row * x.layout.size() + x.layout.at(r, 0);
                    int out = row * y.layout.size() + y.layout.at(r, 0);
                    Channels.normalize(x.values, in, y.values, out, means, factors, shifts, channels.run);
                }
            }
        }

        @Override
        public void backward(int from, int to) {
            sums.collect(means, from, to);
        }
    }
}
