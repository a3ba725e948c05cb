package org.latent4j.engine.cpu;

import java.util.Arrays;
import java.util.List;
import org.latent4j.engine.plan.Operation;

/**
 * A level of a ladder network's cost, see {@link Operation.DenoisingCost}; vectors only.
 *
 * <p>With e the errors, S their squares summed over the N rows of the batch and r one over the target's variance, the cost is
 * {@code weight / N sum_j r_j S_j}. Gradients by the target pass its variance as well.
 */
final class DenoisingCostSteps {
    /** Rows whose sums are kept in single precision. */
    private static final int BLOCK = 16;

    private final Operation.DenoisingCost operation;
    private final Buffer estimate;
    private final Buffer target;
    private final boolean estimateGradient;
    private final boolean targetGradient;
    private final int n;
    private final float[] means;

    /** Gradient by an estimate for each unit of error. */
    private final float[] factors;

    /** Gradient by a target for each unit of its distance from the mean, with the other sign. */
    private final float[] slopes;

    private double cost;

    DenoisingCostSteps(
            Operation.DenoisingCost operation, Workshop workshop, boolean estimateGradient, boolean targetGradient) {
        this.operation = operation;
        this.estimate = workshop.buffer(operation.estimate());
        this.target = workshop.buffer(operation.target());
        this.estimateGradient = estimateGradient;
        this.targetGradient = targetGradient;
        this.n = estimate.layout.size();
        if (operation.estimate().positions() != 1 || target.layout.size() != n) {
            throw new IllegalArgumentException("a denoising cost of sequences or images");
        }
        this.means = new float[n];
        this.factors = new float[n];
        this.slopes = new float[n];
    }

    /** In the order of the forward pass. */
    List<Step> steps() {
        return List.of(new Batch(), new Gradients());
    }

    /** Measures all rows, alone. */
    private final class Batch implements Step {
        @Override
        public boolean isJoint() {
            return true;
        }

        @Override
        public void forward(int from, int to) {
            int rows = to - from;
            double share = operation.weight() / rows;
            double[] errors = new double[n];
            double[] squares = new double[n];
            if (operation.standardized()) {
                sum(from, to, errors, (row, sums) -> Channels.add(target.values, row * n, sums, 0, n));
                for (int j = 0; j < n; j++) {
                    means[j] = (float) (errors[j] / rows);
                }
                Arrays.fill(errors, 0);
                sum(
                        from,
                        to,
                        squares,
                        (row, sums) -> Channels.addSquares(target.values, row * n, means, 0, sums, 0, n));
            }
            sum(
                    from,
                    to,
                    errors,
                    (row, sums) -> Channels.addSquares(estimate.values, row * n, target.values, row * n, sums, 0, n));
            cost = 0;
            for (int j = 0; j < n; j++) {
                double inverse = operation.standardized() ? 1 / (squares[j] / rows + operation.epsilon()) : 1;
                cost += share * inverse * errors[j];
                factors[j] = (float) (2 * share * inverse);
                slopes[j] = operation.standardized() ? (float) (2 * share * inverse * inverse * errors[j] / rows) : 0;
            }
        }

        private void sum(int from, int to, double[] sums, Row add) {
            float[] block = Scratch.of(n);
            for (int first = from; first < to; first += BLOCK) {
                Arrays.fill(block, 0, n, 0);
                for (int row = first; row < Math.min(to, first + BLOCK); row++) {
                    add.to(row, block);
                }
                for (int j = 0; j < n; j++) {
                    sums[j] += block[j];
                }
            }
        }

        @Override
        public double score(int batch) {
            return cost;
        }
    }

    /** What a row adds to sums. */
    private interface Row {
        void to(int row, float[] sums);
    }

    /** Gives each row its gradients. */
    private final class Gradients implements Step {
        @Override
        public void forward(int from, int to) {
            // nothing reads the cost
        }

        @Override
        public void backward(int from, int to) {
            for (int at = from * n; at < to * n; at += n) {
                if (estimateGradient) {
                    byEstimate(estimate.values, target.values, factors, estimate.gradients(), at, n);
                }
                if (targetGradient) {
                    byTarget(estimate.values, target.values, factors, target.gradients(), at, n);
                    throughVariance(target.values, means, slopes, target.gradients(), at, n);
                }
            }
        }

        private static void byEstimate(float[] estimate, float[] target, float[] factor, float[] g, int at, int n) {
            for (int i = 0; i < n; i++) {
                g[at + i] = factor[i] * (estimate[at + i] - target[at + i]);
            }
        }

        private static void byTarget(float[] estimate, float[] target, float[] factor, float[] g, int at, int n) {
            for (int i = 0; i < n; i++) {
                g[at + i] = factor[i] * (target[at + i] - estimate[at + i]);
            }
        }

        private static void throughVariance(float[] target, float[] mean, float[] slope, float[] g, int at, int n) {
            for (int i = 0; i < n; i++) {
                g[at + i] -= slope[i] * (target[at + i] - mean[i]);
            }
        }
    }
}
