package org.latent4j.engine.cpu;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.latent4j.engine.plan.Operation;
import org.latent4j.engine.plan.Weight;

/** Batch normalisation by the stored mean and variance: at inference, and in training of a layer whose statistics stay. */
final class NormalizationStep implements Step {
    private final Buffer x;
    private final Buffer y;
    private final double epsilon;
    private final @Nullable Parameter gamma;
    private final @Nullable Parameter beta;
    private final Parameter mean;
    private final Parameter variance;
    private final Channels channels;
    private final float[] means;
    private final float[] factors;
    private final float[] shifts;
    private final @Nullable GradientSums sums;
    private final boolean inputGradient;

    NormalizationStep(Operation.BatchNormalization operation, Workshop workshop, boolean inputGradient) {
        this.x = workshop.buffer(operation.input());
        this.y = workshop.buffer(operation.output());
        this.epsilon = operation.epsilon();
        this.gamma = parameter(operation.gamma(), workshop);
        this.beta = parameter(operation.beta(), workshop);
        this.mean = stored(operation.mean(), workshop);
        this.variance = stored(operation.variance(), workshop);
        this.channels = new Channels(x.layout);
        this.means = channels.spread();
        this.factors = channels.spread();
        this.shifts = channels.spread();
        this.inputGradient = inputGradient;
        this.sums = workshop.training ? new GradientSums(workshop, x, y, channels) : null;
        variance.onChange(this::prepare);
        mean.onChange(this::prepare);
        if (gamma != null) {
            gamma.onChange(this::prepare);
            gamma.sources.add(this::gammaGradient);
        }
        if (beta != null) {
            beta.onChange(this::prepare);
            beta.sources.add(this::betaGradient);
        }
    }

    static @Nullable Parameter parameter(@Nullable Weight weight, Workshop workshop) {
        return weight == null ? null : workshop.bias(weight);
    }

    private static Parameter stored(@Nullable Weight statistic, Workshop workshop) {
        if (statistic == null) {
            throw new IllegalArgumentException("normalisation without stored statistics at inference");
        }
        return workshop.bias(statistic);
    }

    private double inverse(int channel) {
        return 1 / Math.sqrt(variance.values[channel] + epsilon);
    }

    private void prepare() {
        for (int c = 0; c < x.layout.channels(); c++) {
            channels.spread(mean.values[c], c, means);
            channels.spread((gamma == null ? 1 : gamma.values[c]) * inverse(c), c, factors);
            channels.spread(beta == null ? 0 : beta.values[c], c, shifts);
        }
    }

    @Override
    public void forward(int from, int to) {
        Layout in = x.layout;
        Layout out = y.layout;
        for (int row = from; row < to; row++) {
            for (int r = 0; r < in.height(); r++) {
                int source = row * in.size() + in.at(r, 0);
                int target = row * out.size() + out.at(r, 0);
                Channels.normalize(x.values, source, y.values, target, means, factors, shifts, channels.run);
            }
        }
    }

    @Override
    public void backward(int from, int to) {
        if (sums != null) {
            sums.collect(means, from, to);
        }
        if (!inputGradient) {
            return;
        }
        Layout in = x.layout;
        Layout out = y.layout;
        for (int row = from; row < to; row++) {
            for (int r = 0; r < in.height(); r++) {
                int source = row * in.size() + in.at(r, 0);
                int target = row * out.size() + out.at(r, 0);
                Channels.scale(y.gradients(), target, x.gradients(), source, factors, channels.run);
            }
        }
    }

    private void gammaGradient(int batch, int from, int to, float[] sum, int at, boolean add) {
        start(from, to, sum, at, add);
        GradientSums collected = Objects.requireNonNull(sums);
        for (int c = 0; c < x.layout.channels() && from < to; c++) {
            sum[at + c] += (float) (collected.product(batch, c) * inverse(c));
        }
    }

    private void betaGradient(int batch, int from, int to, float[] sum, int at, boolean add) {
        start(from, to, sum, at, add);
        GradientSums collected = Objects.requireNonNull(sums);
        for (int c = 0; c < x.layout.channels() && from < to; c++) {
            sum[at + c] += (float) collected.plain(batch, c);
        }
    }

    private void start(int from, int to, float[] sum, int at, boolean add) {
        if (!add && from < to) {
            Arrays.fill(sum, at, at + Layout.rounded(x.layout.channels()), 0);
        }
    }
}
