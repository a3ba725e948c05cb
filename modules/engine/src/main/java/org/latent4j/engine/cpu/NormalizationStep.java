package org.latent4j.engine.cpu;

import org.jspecify.annotations.Nullable;
import org.latent4j.engine.plan.Operation;
import org.latent4j.engine.plan.Weight;

/** Batch normalisation at inference: by the moving mean and variance. */
final class NormalizationStep implements Step {
    private final Buffer x;
    private final Buffer y;
    private final double epsilon;
    private final @Nullable Parameter gamma;
    private final @Nullable Parameter beta;
    private final Parameter mean;
    private final Parameter variance;
    private final float[] factors;
    private final float[] shifts;

    NormalizationStep(Operation.BatchNormalization operation, Workshop workshop) {
        if (workshop.training) {
            throw new IllegalArgumentException("training of batch normalization");
        }
        this.x = workshop.buffer(operation.input());
        this.y = workshop.buffer(operation.output());
        this.epsilon = operation.epsilon();
        this.gamma = parameter(operation.gamma(), workshop);
        this.beta = parameter(operation.beta(), workshop);
        this.mean = workshop.bias(operation.mean());
        this.variance = workshop.bias(operation.variance());
        this.factors = new float[x.layout.channels()];
        this.shifts = new float[x.layout.channels()];
        variance.onChange(this::prepare);
        mean.onChange(this::prepare);
        if (gamma != null) {
            gamma.onChange(this::prepare);
        }
        if (beta != null) {
            beta.onChange(this::prepare);
        }
    }

    private static @Nullable Parameter parameter(@Nullable Weight weight, Workshop workshop) {
        return weight == null ? null : workshop.bias(weight);
    }

    private void prepare() {
        for (int c = 0; c < factors.length; c++) {
            double factor = (gamma == null ? 1 : gamma.values[c]) / Math.sqrt(variance.values[c] + epsilon);
            factors[c] = (float) factor;
            shifts[c] = (float) ((beta == null ? 0 : beta.values[c]) - factor * mean.values[c]);
        }
    }

    @Override
    public void forward(int from, int to) {
        Layout in = x.layout;
        Layout out = y.layout;
        for (int row = from; row < to; row++) {
            for (int r = 0; r < in.height(); r++) {
                for (int p = 0; p < in.width(); p++) {
                    int source = row * in.size() + in.at(r, p);
                    int target = row * out.size() + out.at(r, p);
                    for (int c = 0; c < factors.length; c++) {
                        y.values[target + c] = x.values[source + c] * factors[c] + shifts[c];
                    }
                }
            }
        }
    }
}
