package org.latent4j.engine.cpu;

import org.latent4j.engine.plan.Operation;

/** Noise in training; at inference a copy. */
final class NoiseStep implements Step {
    private final Operation.Noise operation;
    private final Moment moment;
    private final int number;
    private final Buffer x;
    private final Buffer y;
    private final boolean inputGradient;

    /** What was drawn: added, or multiplied with. */
    private final float[] drawn;

    /** @param number tells this noise's draws from others' of the plan */
    NoiseStep(Operation.Noise operation, Workshop workshop, int number, boolean inputGradient) {
        this.operation = operation;
        this.moment = workshop.moment;
        this.number = number;
        this.x = workshop.buffer(operation.input());
        this.y = workshop.buffer(operation.output());
        this.inputGradient = inputGradient;
        this.drawn =
                new float[workshop.training ? workshop.batch * operation.input().size() : 0];
    }

    @Override
    public void forward(int from, int to) {
        int n = operation.input().size();
        for (int row = from; row < to; row++) {
            if (moment.training) {
                draw(row, n);
            }
            each(row, moment.training);
        }
    }

    private void draw(int row, int n) {
        long seed = moment.seed + number;
        int at = row * n;
        switch (operation.law()) {
            case GAUSSIAN -> {
                moment.draws.normal(seed, row, drawn, at, n);
                scale(at, n, (float) operation.rate(), 0);
            }
            case GAUSSIAN_DROPOUT -> {
                moment.draws.normal(seed, row, drawn, at, n);
                scale(at, n, (float) Math.sqrt(operation.rate() / (1 - operation.rate())), 1);
            }
            case DROPOUT -> {
                float keep = (float) (1 - operation.rate());
                moment.draws.kept(seed, row, keep, drawn, at, n);
                scale(at, n, 1 / keep, 0);
            }
        }
    }

    private void scale(int at, int n, float factor, float shift) {
        for (int i = at; i < at + n; i++) {
            drawn[i] = drawn[i] * factor + shift;
        }
    }

    private void each(int row, boolean noisy) {
        boolean adds = operation.law() == Operation.Noise.Law.GAUSSIAN;
        Layout in = x.layout;
        Layout out = y.layout;
        int d = row * operation.input().size();
        for (int r = 0; r < in.height(); r++) {
            for (int position = 0; position < in.width(); position++) {
                int from = row * in.size() + in.at(r, position);
                int to = row * out.size() + out.at(r, position);
                for (int c = 0; c < in.channels(); c++, d++) {
                    float value = x.values[from + c];
                    y.values[to + c] = !noisy ? value : adds ? value + drawn[d] : value * drawn[d];
                }
            }
        }
    }

    @Override
    public void backward(int from, int to) {
        if (!inputGradient) {
            return;
        }
        boolean adds = operation.law() == Operation.Noise.Law.GAUSSIAN;
        Layout in = x.layout;
        Layout out = y.layout;
        for (int row = from; row < to; row++) {
            int d = row * operation.input().size();
            for (int r = 0; r < in.height(); r++) {
                for (int position = 0; position < in.width(); position++) {
                    int at = row * in.size() + in.at(r, position);
                    int of = row * out.size() + out.at(r, position);
                    for (int c = 0; c < in.channels(); c++, d++) {
                        x.gradients()[at + c] = adds ? y.gradients()[of + c] : y.gradients()[of + c] * drawn[d];
                    }
                }
            }
        }
    }
}
