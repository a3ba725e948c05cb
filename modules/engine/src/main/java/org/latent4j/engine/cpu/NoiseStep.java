package org.latent4j.engine.cpu;

import java.util.List;
import org.latent4j.engine.plan.Operation;

/** Noise in training; at inference a copy. */
final class NoiseStep implements Step {
    /** What SELU gives far below 0. */
    private static final double ALPHA = -1.7580993408473766;

    private final Operation.Noise operation;
    private final Moment moment;
    private final int number;
    private final Buffer x;
    private final Buffer y;
    private final boolean inputGradient;

    /** Where each number's is among those drawn for an example. */
    private final int[] places;

    private final int count;

    /** What was drawn: added, or multiplied with. */
    private final float[] drawn;

    /** What is added to numbers that are kept by an alpha dropout, and what becomes of the others. */
    private final float shift;

    private final float dropped;

    /** @param number tells this noise's draws from others' of the plan */
    NoiseStep(Operation.Noise operation, Workshop workshop, int number, boolean inputGradient) {
        this.operation = operation;
        this.moment = workshop.moment;
        this.number = number;
        this.x = workshop.buffer(operation.input());
        this.y = workshop.buffer(operation.output());
        this.inputGradient = inputGradient;
        this.places = places(operation.input().shape(), operation.drawn());
        this.count = operation.drawn().stream().reduce(1, Math::multiplyExact);
        this.drawn = new float[workshop.training ? workshop.batch * count : 0];
        this.shift = (float) (-alphaFactor() * ALPHA * operation.rate());
        this.dropped = (float) (alphaFactor() * ALPHA + shift);
    }

    private double alphaFactor() {
        double rate = operation.rate();
        return Math.pow((1 - rate) * (1 + rate * ALPHA * ALPHA), -0.5);
    }

    private static int[] places(List<Integer> shape, List<Integer> drawn) {
        int[] places = {0};
        for (int axis = 0; axis < shape.size(); axis++) {
            int size = shape.get(axis);
            int own = drawn.get(axis);
            int[] longer = new int[places.length * size];
            for (int i = 0; i < longer.length; i++) {
                longer[i] = places[i / size] * own + (own == 1 ? 0 : i % size);
            }
            places = longer;
        }
        return places;
    }

    @Override
    public void forward(int from, int to) {
        for (int row = from; row < to; row++) {
            if (moment.training) {
                draw(row);
            }
            each(row, moment.training);
        }
    }

    private void draw(int row) {
        long seed = moment.seed + number;
        int at = row * count;
        double rate = operation.rate();
        switch (operation.law()) {
            case GAUSSIAN -> {
                moment.draws.normal(seed, row, drawn, at, count);
                scale(at, (float) rate, 0);
            }
            case GAUSSIAN_DROPOUT -> {
                moment.draws.normal(seed, row, drawn, at, count);
                scale(at, (float) Math.sqrt(rate / (1 - rate)), 1);
            }
            case DROPOUT -> {
                float keep = (float) (1 - rate);
                moment.draws.kept(seed, row, keep, drawn, at, count);
                scale(at, keep == 0 ? 0 : 1 / keep, 0);
            }
            case ALPHA_DROPOUT -> {
                moment.draws.kept(seed, row, (float) (1 - rate), drawn, at, count);
                scale(at, (float) alphaFactor(), 0);
            }
        }
    }

    private void scale(int at, float factor, float added) {
        for (int i = at; i < at + count; i++) {
            drawn[i] = drawn[i] * factor + added;
        }
    }

    private void each(int row, boolean noisy) {
        Layout in = x.layout;
        Layout out = y.layout;
        int first = row * count;
        int i = 0;
        for (int r = 0; r < in.height(); r++) {
            for (int position = 0; position < in.width(); position++) {
                int from = row * in.size() + in.at(r, position);
                int to = row * out.size() + out.at(r, position);
                for (int c = 0; c < in.channels(); c++, i++) {
                    float value = x.values[from + c];
                    y.values[to + c] = noisy ? disturbed(value, drawn[first + places[i]]) : value;
                }
            }
        }
    }

    private float disturbed(float value, float number) {
        return switch (operation.law()) {
            case GAUSSIAN -> value + number;
            case DROPOUT, GAUSSIAN_DROPOUT -> value * number;
            case ALPHA_DROPOUT -> number == 0 ? dropped : value * number + shift;
        };
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
            int i = 0;
            for (int r = 0; r < in.height(); r++) {
                for (int position = 0; position < in.width(); position++) {
                    int at = row * in.size() + in.at(r, position);
                    int of = row * out.size() + out.at(r, position);
                    for (int c = 0; c < in.channels(); c++, i++) {
                        float factor = adds ? 1 : drawn[row * count + places[i]];
                        x.gradients()[at + c] = y.gradients()[of + c] * factor;
                    }
                }
            }
        }
    }
}
