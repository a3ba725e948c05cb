package org.latent4j.engine.cpu;

import org.latent4j.engine.plan.Operation;

/** Softmax over the channels of every position. */
final class SoftmaxStep implements Step {
    private final Buffer x;
    private final Buffer y;
    private final boolean inputGradient;

    SoftmaxStep(Operation.Softmax operation, Workshop workshop, boolean inputGradient) {
        this.x = workshop.buffer(operation.input());
        this.y = workshop.buffer(operation.output());
        this.inputGradient = inputGradient;
    }

    @Override
    public void forward(int from, int to) {
        each(from, to, this::forwardAt);
    }

    @Override
    public void backward(int from, int to) {
        if (inputGradient) {
            each(from, to, this::backwardAt);
        }
    }

    private interface Position {
        void on(int in, int out);
    }

    private void each(int from, int to, Position action) {
        for (int row = from; row < to; row++) {
            for (int r = 0; r < y.layout.height(); r++) {
                for (int p = 0; p < y.layout.width(); p++) {
                    action.on(row * x.layout.size() + x.layout.at(r, p), row * y.layout.size() + y.layout.at(r, p));
                }
            }
        }
    }

    private void forwardAt(int in, int out) {
        int n = x.layout.channels();
        float largest = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < n; c++) {
            largest = Math.max(largest, x.values[in + c]);
        }
        double sum = 0;
        for (int c = 0; c < n; c++) {
            double exponential = Math.exp(x.values[in + c] - largest);
            y.values[out + c] = (float) exponential;
            sum += exponential;
        }
        for (int c = 0; c < n; c++) {
            y.values[out + c] /= (float) sum;
        }
    }

    private void backwardAt(int in, int out) {
        int n = x.layout.channels();
        double mean = 0;
        for (int c = 0; c < n; c++) {
            mean += (double) y.values[out + c] * y.gradients()[out + c];
        }
        for (int c = 0; c < n; c++) {
            x.gradients()[in + c] = y.values[out + c] * (y.gradients()[out + c] - (float) mean);
        }
    }
}
