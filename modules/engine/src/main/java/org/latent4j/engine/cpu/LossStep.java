package org.latent4j.engine.cpu;

import org.latent4j.engine.kernels.Curves;
import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.Function;
import org.latent4j.engine.plan.Operation;

/** The loss of a batch and its gradient by the loss's input. */
final class LossStep implements Step {
    private final Kernels kernels;
    private final Operation.Loss operation;
    private final Buffer x;
    private final Buffer targets;
    private final Spans spans;
    private final double[] losses;
    private final float limit;
    private final float scale;

    /** What a number of padding adds to the cross-entropy of sigmoids. */
    private final double padding;

    LossStep(Operation.Loss operation, Workshop workshop, Buffer targets) {
        this.kernels = workshop.kernels;
        this.operation = operation;
        this.x = workshop.buffer(operation.input());
        this.targets = targets;
        this.spans = new Spans(x.layout);
        this.losses = new double[workshop.batch];
        this.limit = (float) (Math.log1p(-operation.clip()) - Math.log(operation.clip()));
        this.scale = (float) operation.scale();
        float[] zeros = new float[Layout.UNIT];
        this.padding = kernels.sigmoidCrossEntropy(zeros, 0, zeros, 0, zeros.clone(), 0, Layout.UNIT, limit, scale)
                / Layout.UNIT;
    }

    @Override
    public void forward(int from, int to) {
        for (int row = from; row < to; row++) {
            losses[row] = isSigmoidCrossEntropy() ? sigmoidCrossEntropy(row) : other(row);
        }
    }

    private boolean isSigmoidCrossEntropy() {
        return operation.measure() == Operation.Loss.Measure.BINARY_CROSS_ENTROPY
                && operation.function().kind() == Function.Kind.SIGMOID;
    }

    private double sigmoidCrossEntropy(int row) {
        Layout layout = x.layout;
        int targetsAt = row * targets.layout.size();
        double sum = layout.isPlain()
                ? kernels.sigmoidCrossEntropy(
                        x.values,
                        row * layout.size(),
                        targets.values,
                        targetsAt,
                        x.gradients(),
                        row * layout.size(),
                        layout.size(),
                        limit,
                        scale)
                : bordered(row, targetsAt);
        int padded = layout.height() * layout.width() * (layout.stride() - layout.channels());
        if (padded > 0) {
            spans.clearPadding(x.gradients(), row, row + 1);
            sum -= padded * padding;
        }
        return sum;
    }

    /** Without the border, which would cut rows into odd lengths. */
    private double bordered(int row, int targetsAt) {
        Layout layout = x.layout;
        int n = layout.width() * layout.stride();
        int size = layout.height() * n;
        float[] scratch = Scratch.of(2 * size);
        for (int y = 0; y < layout.height(); y++) {
            System.arraycopy(x.values, row * layout.size() + layout.at(y, 0), scratch, y * n, n);
        }
        double sum =
                kernels.sigmoidCrossEntropy(scratch, 0, targets.values, targetsAt, scratch, size, size, limit, scale);
        for (int y = 0; y < layout.height(); y++) {
            System.arraycopy(scratch, size + y * n, x.gradients(), row * layout.size() + layout.at(y, 0), n);
        }
        return sum;
    }

    /** Number by number. */
    private double other(int row) {
        Layout layout = x.layout;
        double sum = 0;
        for (int y = 0; y < layout.height(); y++) {
            for (int position = 0; position < layout.width(); position++) {
                int at = row * layout.size() + layout.at(y, position);
                int targetsAt = row * targets.layout.size() + targets.layout.at(y, position);
                sum += position(at, targetsAt, layout.channels());
            }
        }
        return sum * operation.scale();
    }

    private double position(int at, int targetsAt, int channels) {
        float[] z = x.values;
        float[] gradients = x.gradients();
        double sum = 0;
        for (int c = 0; c < channels; c++) {
            float input = z[at + c];
            float target = targets.values[targetsAt + c];
            float y = Curves.value(operation.function(), input);
            float slope = Curves.derivative(operation.function(), input, y) * scale;
            if (operation.measure() == Operation.Loss.Measure.SQUARED_ERROR) {
                float error = y - target;
                sum += (double) error * error;
                gradients[at + c] = 2 * error * slope;
            } else {
                double p = Math.max(operation.clip(), Math.min(1 - operation.clip(), y));
                sum -= target * Math.log(p) + (1 - target) * Math.log1p(-p);
                gradients[at + c] = p == y || (float) p == y ? (float) ((p - target) / (p * (1 - p))) * slope : 0;
            }
        }
        return sum;
    }

    @Override
    public double score(int batch) {
        double sum = 0;
        for (int row = 0; row < batch; row++) {
            sum += losses[row];
        }
        return sum / batch;
    }
}
