package org.latent4j.engine.cpu;

import java.util.Arrays;
import org.latent4j.engine.plan.Operation;
import org.latent4j.layers.Sparsity;

/** See {@link org.latent4j.layers.SparsityPenalty}; input and output share their values. */
final class SparsityStep implements Step {
    private static final double SMALLEST_MEAN = 1e-7;

    private final Operation.Sparsity operation;
    private final Moment moment;
    private final Buffer x;
    private final Buffer y;
    private final double[] means;
    private final boolean joint;
    private double penalty;

    SparsityStep(Operation.Sparsity operation, Workshop workshop, Buffer x) {
        this.operation = operation;
        this.moment = workshop.moment;
        this.joint = workshop.training;
        this.x = x;
        this.y = workshop.buffer(operation.output());
        this.means = new double[x.layout.channels()];
        if (!x.layout.equals(y.layout) || x.layout.height() * x.layout.width() != 1) {
            throw new IllegalArgumentException("a sparsity penalty on sequences or images");
        }
    }

    @Override
    public boolean isJoint() {
        return joint;
    }

    @Override
    public void forward(int from, int to) {
        int size = x.layout.size();
        if (x.values != y.values) {
            System.arraycopy(x.values, from * size, y.values, from * size, (to - from) * size);
        }
        if (!moment.training) {
            return;
        }
        Arrays.fill(means, 0);
        for (int row = from; row < to; row++) {
            for (int j = 0; j < means.length; j++) {
                means[j] += x.values[row * size + j];
            }
        }
        int batch = to - from;
        penalty = operation.weight() * (operation.kind() == Sparsity.KL ? divergence(batch) : squared(batch));
    }

    private double squared(int batch) {
        double sum = 0;
        for (double total : means) {
            double distance = total / batch - operation.target();
            sum += distance * distance;
        }
        return sum;
    }

    private double divergence(int batch) {
        double target = operation.target();
        double sum = 0;
        for (double total : means) {
            double mean = clamped(total / batch);
            sum += target * Math.log(target / mean) + (1 - target) * Math.log((1 - target) / (1 - mean));
        }
        return sum;
    }

    private static double clamped(double mean) {
        return Math.max(SMALLEST_MEAN, Math.min(1 - SMALLEST_MEAN, mean));
    }

    @Override
    public void backward(int from, int to) {
        int size = x.layout.size();
        int batch = to - from;
        double weight = operation.weight();
        double target = operation.target();
        for (int row = from; row < to; row++) {
            for (int j = 0; j < means.length; j++) {
                int at = row * size + j;
                double mean = means[j] / batch;
                double slope = 2 * (mean - target);
                if (operation.kind() == Sparsity.KL) {
                    slope = mean == clamped(mean) ? (1 - target) / (1 - mean) - target / mean : 0;
                }
                x.gradients()[at] = y.gradients()[at] + (float) (weight * slope);
            }
        }
    }

    @Override
    public double score(int batch) {
        return penalty;
    }
}
