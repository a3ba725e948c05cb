package org.latent4j.engine.cpu;

import java.util.List;
import org.latent4j.engine.plan.Operation;

/** Several tensors into one. */
final class MergeStep implements Step {
    private final Operation.Merge.How how;
    private final List<Buffer> inputs;
    private final List<Boolean> inputGradients;
    private final Buffer y;

    MergeStep(Operation.Merge operation, Workshop workshop, List<Buffer> inputs, List<Boolean> inputGradients) {
        this.how = operation.how();
        this.inputs = inputs;
        this.inputGradients = inputGradients;
        this.y = workshop.buffer(operation.output());
    }

    @Override
    public void forward(int from, int to) {
        for (int row = from; row < to; row++) {
            for (int r = 0; r < y.layout.height(); r++) {
                for (int p = 0; p < y.layout.width(); p++) {
                    forward(row, r, p);
                }
            }
        }
    }

    private static int at(Buffer buffer, int row, int r, int p) {
        return row * buffer.layout.size() + buffer.layout.at(r, p);
    }

    private void forward(int row, int r, int p) {
        int to = at(y, row, r, p);
        if (how == Operation.Merge.How.CONCATENATE) {
            for (Buffer x : inputs) {
                System.arraycopy(x.values, at(x, row, r, p), y.values, to, x.layout.channels());
                to += x.layout.channels();
            }
            return;
        }
        for (int c = 0; c < y.layout.channels(); c++) {
            y.values[to + c] = merged(row, r, p, c);
        }
    }

    private float merged(int row, int r, int p, int c) {
        Buffer first = inputs.get(0);
        float value = first.values[at(first, row, r, p) + c];
        for (int i = 1; i < inputs.size(); i++) {
            Buffer x = inputs.get(i);
            float next = x.values[at(x, row, r, p) + c];
            value = switch (how) {
                case SUBTRACT -> value - next;
                case MULTIPLY -> value * next;
                case MAXIMUM -> Math.max(value, next);
                case MINIMUM -> Math.min(value, next);
                default -> value + next;
            };
        }
        return how == Operation.Merge.How.AVERAGE ? value / inputs.size() : value;
    }

    @Override
    public void backward(int from, int to) {
        int offset = 0;
        for (int i = 0; i < inputs.size(); i++) {
            Buffer x = inputs.get(i);
            if (inputGradients.get(i)) {
                for (int row = from; row < to; row++) {
                    for (int r = 0; r < y.layout.height(); r++) {
                        for (int p = 0; p < y.layout.width(); p++) {
                            backward(i, offset, row, r, p);
                        }
                    }
                }
            }
            offset += how == Operation.Merge.How.CONCATENATE ? x.layout.channels() : 0;
        }
    }

    private void backward(int i, int offset, int row, int r, int p) {
        Buffer x = inputs.get(i);
        int to = at(x, row, r, p);
        int of = at(y, row, r, p) + offset;
        for (int c = 0; c < x.layout.channels(); c++) {
            x.gradients()[to + c] = y.gradients()[of + c] * slope(i, row, r, p, c);
        }
    }

    private float slope(int i, int row, int r, int p, int c) {
        return switch (how) {
            case CONCATENATE, ADD -> 1;
            case SUBTRACT -> i == 0 ? 1 : -1;
            case AVERAGE -> 1f / inputs.size();
            case MULTIPLY -> {
                float product = 1;
                for (int k = 0; k < inputs.size(); k++) {
                    Buffer other = inputs.get(k);
                    product *= k == i ? 1 : other.values[at(other, row, r, p) + c];
                }
                yield product;
            }
            case MAXIMUM, MINIMUM -> isChosen(i, row, r, p, c) ? 1 : 0;
        };
    }

    /** Whether the input is the first that has the merged value. */
    private boolean isChosen(int i, int row, int r, int p, int c) {
        float value = y.values[at(y, row, r, p) + c];
        for (int k = 0; k < i; k++) {
            Buffer other = inputs.get(k);
            if (other.values[at(other, row, r, p) + c] == value) {
                return false;
            }
        }
        Buffer x = inputs.get(i);
        return x.values[at(x, row, r, p) + c] == value;
    }
}
