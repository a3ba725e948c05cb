package org.latent4j.engine.cpu;

import org.latent4j.engine.plan.Operation;
import org.latent4j.engine.plan.Reduction;
import org.latent4j.layers.GaussianSampler;

/** See {@link org.latent4j.layers.GaussianSampler}. */
final class SamplerStep implements Step {
    private final Operation.Sampler operation;
    private final Moment moment;
    private final int number;
    private final Buffer x;
    private final Buffer y;
    private final int size;

    /** What was added to the means; its half is the codings' derivative by the logarithm of the variance. */
    private final float[] deviations;

    private final double[] variances;
    private final double[] divergences;

    SamplerStep(Operation.Sampler operation, Workshop workshop, int number) {
        this.operation = operation;
        this.moment = workshop.moment;
        this.number = number;
        this.x = workshop.buffer(operation.input());
        this.y = workshop.buffer(operation.output());
        this.size = operation.output().size();
        this.deviations = new float[workshop.training ? workshop.batch * size : 0];
        this.variances = new double[deviations.length];
        this.divergences = new double[workshop.batch];
    }

    @Override
    public void forward(int from, int to) {
        for (int row = from; row < to; row++) {
            int means = row * x.layout.size();
            int logVariances = means + size;
            int codings = row * y.layout.size();
            if (!moment.training) {
                System.arraycopy(x.values, means, y.values, codings, size);
                continue;
            }
            int at = row * size;
            moment.draws.normal(moment.seed + number, row, deviations, at, size);
            double nats = 0;
            for (int i = 0; i < size; i++) {
                float mean = x.values[means + i];
                float logVariance = x.values[logVariances + i];
                double variance = Math.exp(logVariance);
                variances[at + i] = variance;
                deviations[at + i] *= (float) Math.sqrt(variance);
                y.values[codings + i] = mean + deviations[at + i];
                nats += variance - logVariance - 1 + (double) mean * mean;
            }
            divergences[row] = 0.5 * nats;
        }
    }

    @Override
    public void backward(int from, int to) {
        float klWeight = (float) (operation.reduction() == Reduction.MEAN ? klWeight() / moment.batch : klWeight());
        float[] gradients = x.gradients();
        for (int row = from; row < to; row++) {
            int means = row * x.layout.size();
            int logVariances = means + size;
            int codings = row * y.layout.size();
            for (int i = 0; i < size; i++) {
                float gradient = y.gradients()[codings + i];
                gradients[means + i] = gradient + klWeight * x.values[means + i];
                gradients[logVariances + i] = 0.5f * gradient * deviations[row * size + i]
                        + 0.5f * klWeight * (float) (variances[row * size + i] - 1);
            }
        }
    }

    private double klWeight() {
        return new GaussianSampler(operation.klWeight(), operation.klWarmUpEpochs()).klWeightInEpoch(moment.epoch);
    }

    @Override
    public double score(int batch) {
        double sum = 0;
        for (int row = 0; row < batch; row++) {
            sum += divergences[row];
        }
        return klWeight() * sum / batch;
    }
}
