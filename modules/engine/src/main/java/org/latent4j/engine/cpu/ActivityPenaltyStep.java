package org.latent4j.engine.cpu;

import org.latent4j.engine.plan.Operation;
import org.latent4j.engine.plan.Penalty;
import org.latent4j.engine.plan.Reduction;

/** A penalty on every activation; input and output share their values. */
final class ActivityPenaltyStep implements Step {
    private final Operation.ActivityPenalty operation;
    private final Moment moment;
    private final Buffer x;
    private final Buffer y;
    private final Spans spans;
    private final double[] penalties;
    private final boolean inputGradient;

    /** @param y the input's values with gradients of its own */
    ActivityPenaltyStep(
            Operation.ActivityPenalty operation, Workshop workshop, Buffer x, Buffer y, boolean inputGradient) {
        this.operation = operation;
        this.moment = workshop.moment;
        this.x = x;
        this.y = y;
        this.spans = new Spans(x.layout);
        this.penalties = new double[workshop.batch];
        this.inputGradient = inputGradient;
    }

    @Override
    public void forward(int from, int to) {
        if (!moment.training || !operation.penalty().inScore()) {
            return;
        }
        Penalty penalty = operation.penalty();
        for (int row = from; row < to; row++) {
            double[] sums = new double[2];
            spans.forEach(row, row + 1, (at, n) -> {
                for (int i = at; i < at + n; i++) {
                    sums[0] += Math.abs(x.values[i]);
                    sums[1] += (double) x.values[i] * x.values[i];
                }
            });
            penalties[row] = penalty.l1() * sums[0] + 0.5 * penalty.l2() * sums[1];
        }
    }

    @Override
    public void backward(int from, int to) {
        if (!inputGradient) {
            return;
        }
        float share = operation.reduction() == Reduction.MEAN ? 1f / moment.batch : 1;
        float l1 = (float) operation.penalty().l1() * share;
        float l2 = (float) operation.penalty().l2() * share;
        float[] in = x.gradients();
        float[] out = y.gradients();
        spans.forEach(from, to, (at, n) -> {
            for (int i = at; i < at + n; i++) {
                in[i] = out[i] + l2 * x.values[i] + l1 * Math.signum(x.values[i]);
            }
        });
    }

    @Override
    public double score(int batch) {
        double sum = 0;
        for (int row = 0; row < batch; row++) {
            sum += penalties[row];
        }
        return operation.reduction() == Reduction.SUM ? sum : sum / batch;
    }
}
