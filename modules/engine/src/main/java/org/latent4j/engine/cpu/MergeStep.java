package org.latent4j.engine.cpu;

import java.util.List;
import org.latent4j.engine.plan.Operation;

/** Several tensors into one. Of equals, the first gets the gradient of a maximum or minimum. */
final class MergeStep implements Step {
    private final Operation.Merge.How how;
    private final List<Buffer> inputs;
    private final List<Boolean> inputGradients;
    private final Buffer y;

    /** Numbers of an image's row, padding included. */
    private final int run;

    MergeStep(Operation.Merge operation, Workshop workshop, List<Buffer> inputs, List<Boolean> inputGradients) {
        this.how = operation.how();
        this.inputs = inputs;
        this.inputGradients = inputGradients;
        this.y = workshop.buffer(operation.output());
        this.run = y.layout.width() * y.layout.stride();
    }

    private static int at(Buffer buffer, int row, int r, int p) {
        return row * buffer.layout.size() + buffer.layout.at(r, p);
    }

    @Override
    public void forward(int from, int to) {
        for (int row = from; row < to; row++) {
            for (int r = 0; r < y.layout.height(); r++) {
                if (how == Operation.Merge.How.CONCATENATE) {
                    join(row, r);
                } else {
                    merge(row, r);
                }
            }
        }
    }

    private void join(int row, int r) {
        for (int p = 0; p < y.layout.width(); p++) {
            int to = at(y, row, r, p);
            for (Buffer x : inputs) {
                System.arraycopy(x.values, at(x, row, r, p), y.values, to, x.layout.channels());
                to += x.layout.channels();
            }
        }
    }

    private void merge(int row, int r) {
        int to = at(y, row, r, 0);
        Buffer first = inputs.get(0);
        System.arraycopy(first.values, at(first, row, r, 0), y.values, to, run);
        for (int i = 1; i < inputs.size(); i++) {
            Buffer x = inputs.get(i);
            int at = at(x, row, r, 0);
            switch (how) {
                case SUBTRACT -> subtract(x.values, at, y.values, to, run);
                case MULTIPLY -> multiply(x.values, at, y.values, to, run);
                case MAXIMUM -> larger(x.values, at, y.values, to, run);
                case MINIMUM -> smaller(x.values, at, y.values, to, run);
                default -> add(x.values, at, y.values, to, run);
            }
        }
        if (how == Operation.Merge.How.AVERAGE) {
            scale(y.values, to, 1f / inputs.size(), run);
        }
    }

    private static void add(float[] x, int at, float[] y, int to, int n) {
        for (int i = 0; i < n; i++) {
            y[to + i] += x[at + i];
        }
    }

    private static void subtract(float[] x, int at, float[] y, int to, int n) {
        for (int i = 0; i < n; i++) {
            y[to + i] -= x[at + i];
        }
    }

    private static void multiply(float[] x, int at, float[] y, int to, int n) {
        for (int i = 0; i < n; i++) {
            y[to + i] *= x[at + i];
        }
    }

    private static void larger(float[] x, int at, float[] y, int to, int n) {
        for (int i = 0; i < n; i++) {
            y[to + i] = Math.max(y[to + i], x[at + i]);
        }
    }

    private static void smaller(float[] x, int at, float[] y, int to, int n) {
        for (int i = 0; i < n; i++) {
            y[to + i] = Math.min(y[to + i], x[at + i]);
        }
    }

    private static void scale(float[] y, int to, float factor, int n) {
        for (int i = 0; i < n; i++) {
            y[to + i] *= factor;
        }
    }

    @Override
    public void backward(int from, int to) {
        int offset = 0;
        for (int i = 0; i < inputs.size(); i++) {
            Buffer x = inputs.get(i);
            boolean joins = how == Operation.Merge.How.CONCATENATE;
            for (int row = from; row < to && inputGradients.get(i); row++) {
                for (int r = 0; r < y.layout.height(); r++) {
                    if (joins) {
                        split(x, offset, row, r);
                    } else {
                        gradient(i, row, r);
                    }
                }
            }
            offset += joins ? x.layout.channels() : 0;
        }
    }

    private void split(Buffer x, int offset, int row, int r) {
        for (int p = 0; p < y.layout.width(); p++) {
            int of = at(y, row, r, p) + offset;
            System.arraycopy(y.gradients(), of, x.gradients(), at(x, row, r, p), x.layout.channels());
        }
    }

    private void gradient(int i, int row, int r) {
        Buffer x = inputs.get(i);
        float[] gradients = x.gradients();
        int to = at(x, row, r, 0);
        System.arraycopy(y.gradients(), at(y, row, r, 0), gradients, to, run);
        switch (how) {
            case SUBTRACT -> scale(gradients, to, i == 0 ? 1 : -1, run);
            case AVERAGE -> scale(gradients, to, 1f / inputs.size(), run);
            case MULTIPLY -> {
                for (int k = 0; k < inputs.size(); k++) {
                    Buffer other = inputs.get(k);
                    if (k != i) {
                        multiply(other.values, at(other, row, r, 0), gradients, to, run);
                    }
                }
            }
            case MAXIMUM, MINIMUM -> {
                for (int c = 0; c < run; c++) {
                    gradients[to + c] = isChosen(i, row, r, c) ? gradients[to + c] : 0;
                }
            }
            default -> {}
        }
    }

    /** Whether the input is the first that has the merged value. */
    private boolean isChosen(int i, int row, int r, int c) {
        float value = y.values[at(y, row, r, 0) + c];
        for (int k = 0; k < i; k++) {
            Buffer other = inputs.get(k);
            if (other.values[at(other, row, r, 0) + c] == value) {
                return false;
            }
        }
        Buffer x = inputs.get(i);
        return x.values[at(x, row, r, 0) + c] == value;
    }
}
