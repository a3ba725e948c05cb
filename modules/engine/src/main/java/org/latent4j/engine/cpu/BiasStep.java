package org.latent4j.engine.cpu;

import org.latent4j.engine.plan.Operation;

/** Adds a bias at every position; in place where input and output share their buffer. */
final class BiasStep implements Step {
    private final Buffer x;
    private final Buffer y;
    private final Parameter bias;
    private final boolean inputGradient;

    BiasStep(Operation.Bias operation, Workshop workshop, Buffer x, boolean inputGradient) {
        this.x = x;
        this.y = workshop.buffer(operation.output());
        this.bias = workshop.bias(operation.bias());
        this.inputGradient = inputGradient;
        if (workshop.training) {
            bias.sources.add(new BiasGradient(workshop.kernels, y));
        }
    }

    @Override
    public void forward(int from, int to) {
        int n = y.layout.channels();
        for (int row = from; row < to; row++) {
            for (int r = 0; r < y.layout.height(); r++) {
                for (int p = 0; p < y.layout.width(); p++) {
                    add(row * x.layout.size() + x.layout.at(r, p), row * y.layout.size() + y.layout.at(r, p), n);
                }
            }
        }
    }

    private void add(int in, int out, int n) {
        for (int c = 0; c < n; c++) {
            y.values[out + c] = x.values[in + c] + bias.values[c];
        }
    }

    @Override
    public void backward(int from, int to) {
        if (inputGradient && x.gradients() != y.gradients()) {
            for (int row = from; row < to; row++) {
                for (int r = 0; r < y.layout.height(); r++) {
                    for (int p = 0; p < y.layout.width(); p++) {
                        System.arraycopy(
                                y.gradients(),
                                row * y.layout.size() + y.layout.at(r, p),
                                x.gradients(),
                                row * x.layout.size() + x.layout.at(r, p),
                                y.layout.channels());
                    }
                }
            }
        }
    }
}
