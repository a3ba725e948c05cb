package org.latent4j.engine.cpu;

import java.util.Arrays;
import org.latent4j.engine.plan.Labels;
import org.latent4j.engine.plan.Measure;
import org.latent4j.engine.plan.Operation;
import org.latent4j.engine.plan.Reduction;

/** The loss of a batch and its gradient by the loss's input. */
final class LossStep implements Step {
    private final Operation.Loss operation;
    private final Moment moment;
    private final LossFunction function;
    private final Buffer x;
    private final Buffer targets;
    private final Spans spans;
    private final Spans targetSpans;
    private final double[] losses;

    /** What a number of padding adds to a loss that is measured with its padding. */
    private final double padding;

    private final boolean withPadding;

    LossStep(Operation.Loss operation, Workshop workshop, Buffer targets) {
        this.operation = operation;
        this.moment = workshop.moment;
        this.function = LossFunctions.of(operation.measure(), workshop.kernels);
        this.x = workshop.buffer(operation.input());
        this.targets = targets;
        this.spans = new Spans(x.layout);
        this.targetSpans = new Spans(targets.layout);
        this.losses = new double[workshop.batch];
        this.withPadding = operation.measure() instanceof Measure.SigmoidCrossEntropy;
        float[] zeros = new float[Layout.UNIT];
        this.padding = withPadding ? function.of(zeros, 0, zeros, 0, zeros.clone(), Layout.UNIT, 1) / Layout.UNIT : 0;
    }

    /** Whether labels are signs shows in the whole batch. */
    @Override
    public boolean isJoint() {
        return operation.labels().signs();
    }

    @Override
    public void forward(int from, int to) {
        float scale = (float)
                (operation.reduction() == Reduction.MEAN ? operation.weight() / moment.batch : operation.weight());
        Labels labels = operation.labels();
        if (labels.signs()) {
            makeSigns(from, to);
        } else if (labels.scale() != 1 || labels.shift() != 0) {
            smooth(from, to);
        }
        for (int row = from; row < to; row++) {
            losses[row] = withPadding ? whole(row, scale) : inParts(row, scale);
        }
    }

    private void smooth(int from, int to) {
        relabel(from, to, (float) operation.labels().scale(), (float)
                operation.labels().shift());
    }

    private void makeSigns(int from, int to) {
        int size = targets.layout.size();
        for (int i = from * size; i < to * size; i++) {
            if (targets.values[i] != 0 && targets.values[i] != 1) {
                return;
            }
        }
        relabel(from, to, 2, -1);
    }

    /** The padding stays zero: nobody feeds it again. */
    private void relabel(int from, int to, float scale, float shift) {
        targetSpans.forEach(from, to, (at, n) -> {
            for (int i = at; i < at + n; i++) {
                targets.values[i] = targets.values[i] * scale + shift;
            }
        });
        targetSpans.clearPadding(targets.values, from, to);
    }

    /** An example at once, padding of channels included, so that vectors are whole. */
    private double whole(int row, float scale) {
        Layout layout = x.layout;
        int targetsAt = row * targets.layout.size();
        int padded = layout.height() * layout.width() * (layout.stride() - layout.channels());
        double sum = layout.isPlain()
                ? function.of(
                        targets.values, targetsAt, x.values, row * layout.size(), x.gradients(), layout.size(), scale)
                : bordered(row, targetsAt, scale);
        if (padded > 0) {
            spans.clearPadding(x.gradients(), row, row + 1);
            sum -= padded * padding * scale;
        }
        return sum;
    }

    /** Without the border, which would cut rows into odd lengths. */
    private double bordered(int row, int targetsAt, float scale) {
        Layout layout = x.layout;
        int n = layout.width() * layout.stride();
        int size = layout.height() * n;
        float[] inside = Scratch.of(size);
        for (int y = 0; y < layout.height(); y++) {
            System.arraycopy(x.values, row * layout.size() + layout.at(y, 0), inside, y * n, n);
        }
        double sum = function.of(targets.values, targetsAt, inside, 0, inside, size, scale);
        for (int y = 0; y < layout.height(); y++) {
            System.arraycopy(inside, y * n, x.gradients(), row * layout.size() + layout.at(y, 0), n);
        }
        return sum;
    }

    /** As many numbers at once as lie side by side and may be measured together. */
    private double inParts(int row, float scale) {
        Layout layout = x.layout;
        boolean rows = operation.measure().isPointwise()
                && !operation.labels().classes()
                && layout.stride() == layout.channels()
                && targets.layout.stride() == layout.channels();
        int n = rows ? layout.width() * layout.channels() : layout.channels();
        double sum = 0;
        for (int y = 0; y < layout.height(); y++) {
            for (int p = 0; p < (rows ? 1 : layout.width()); p++) {
                int at = row * layout.size() + layout.at(y, p);
                int targetsAt = row * targets.layout.size() + targets.layout.at(y, p);
                sum += operation.labels().classes()
                        ? classified(at, targets.values[targetsAt], n, scale)
                        : function.of(targets.values, targetsAt, x.values, at, x.gradients(), n, scale);
            }
        }
        return sum;
    }

    private double classified(int at, float number, int classes, float scale) {
        int known = (int) number;
        if (known < 0 || known >= classes) {
            throw new IllegalArgumentException(
                    "targets: expected class numbers from 0 to " + (classes - 1) + ", got " + number);
        }
        float[] hot = Scratch.of(classes);
        Arrays.fill(hot, 0, classes, 0);
        hot[known] = 1;
        return function.of(hot, 0, x.values, at, x.gradients(), classes, scale);
    }

    @Override
    public double score(int batch) {
        double sum = 0;
        for (int row = 0; row < batch; row++) {
            sum += losses[row];
        }
        return operation.reduction() == Reduction.SCORE_MEAN ? sum / batch : sum;
    }
}
