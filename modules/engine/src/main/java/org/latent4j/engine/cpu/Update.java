package org.latent4j.engine.cpu;

import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.kernels.Polynomials;
import org.latent4j.engine.plan.UpdateRule;

/**
 * Moves a parameter by its gradient: some rows at a time, so that a gradient is used while it is in the cache.
 *
 * <p>Threads share a parameter by its rows. Several may so work on one parameter; none needs another's result.
 */
final class Update {
    /** Numbers of a gradient that wait to be used: enough rows to make use of what they are computed from. */
    private static final int BLOCK = 64 * 1024;

    private final Kernels kernels;
    private final Parameter parameter;
    private final UpdateRule rule;
    private final int rowsAtOnce;

    Update(Kernels kernels, Parameter parameter) {
        this.kernels = kernels;
        this.parameter = parameter;
        this.rule = parameter.weight.rule();
        this.rowsAtOnce = Math.max(8, BLOCK / parameter.stride / 8 * 8);
    }

    String name() {
        return parameter.weight.name();
    }

    /** Numbers of scratch that each thread needs. */
    int scratch() {
        return Math.min(rowsAtOnce, (parameter.usedRows + 7) / 8 * 8) * parameter.stride + Layout.UNIT;
    }

    /** What changes from step to step. */
    static final class Pace {
        /** Replaces every rule's rate if it is a number. */
        double learningRate = Double.NaN;

        /** Steps done, this one included. */
        int steps;

        /** Factor of gradients: 1 / batch size where they are to be means. */
        float scale;
    }

    /** Does one thread's share. */
    void run(int thread, int threads, int batch, Pace pace, float[] scratch) {
        int blocks = (parameter.usedRows + 7) / 8;
        int from = Math.min(parameter.usedRows, blocks * thread / threads * 8);
        int to = Math.min(parameter.usedRows, blocks * (thread + 1) / threads * 8);
        for (int row = from; row < to; row += rowsAtOnce) {
            int end = Math.min(to, row + rowsAtOnce);
            boolean add = false;
            for (GradientSource source : parameter.sources) {
                source.gradient(batch, row, end, scratch, 0, add);
                add = true;
            }
            apply(row * parameter.stride, (end - row) * parameter.stride, pace, scratch);
        }
    }

    private void apply(int at, int n, Pace pace, float[] g) {
        double rate = Double.isNaN(pace.learningRate) ? rule.learningRate() : pace.learningRate;
        float scale = pace.scale;
        if (rule.l1() != 0 || rule.l2() != 0) {
            penalise(at, n, scale, g);
            scale = 1;
        }
        if (rule.weightDecay() != 0) {
            decay(at, n, (float) (rate * rule.weightDecay()));
        }
        move(at, n, rate, scale, pace.steps, g);
    }

    private void move(int at, int n, double rate, float scale, int steps, float[] g) {
        float[] w = parameter.values;
        float[][] moments = parameter.moments;
        float beta1 = (float) rule.beta1();
        float beta2 = (float) rule.beta2();
        float epsilon = (float) rule.epsilon();
        double correction1 = 1 - Math.pow(rule.beta1(), steps);
        switch (rule.kind()) {
            case NONE -> {}
            case SGD -> sgd(w, at, g, n, (float) (rate * scale));
            case NESTEROV -> nesterov(w, moments[0], at, g, n, scale, (float) rate, beta1);
            case ADAM -> {
                double step = rate * Math.sqrt(1 - Math.pow(rule.beta2(), steps)) / correction1;
                kernels.adam(w, moments[0], moments[1], at, g, 0, n, scale, beta1, beta2, (float) step, 0, 1, epsilon);
            }
            case NADAM -> {
                float ofMoment = (float) (rate * rule.beta1() / correction1);
                float ofGradient = (float) (rate * (1 - rule.beta1()) / correction1);
                kernels.adam(
                        w, moments[0], moments[1], at, g, 0, n, scale, beta1, beta2, ofMoment, ofGradient, 1, epsilon);
            }
            case RMSPROP -> kernels.rmsProp(w, moments[0], at, g, 0, n, scale, beta1, (float) rate, 0, epsilon);
            case ADAGRAD -> adaGrad(w, moments[0], at, g, n, scale, (float) rate, epsilon);
        }
    }

    private static void sgd(float[] w, int at, float[] g, int n, float rate) {
        for (int i = 0; i < n; i++) {
            w[at + i] -= rate * g[i];
        }
    }

    private static void nesterov(
            float[] w, float[] v, int at, float[] g, int n, float scale, float rate, float momentum) {
        float step = rate * scale;
        for (int i = 0; i < n; i++) {
            float before = momentum * v[at + i];
            float velocity = before - step * g[i] + Polynomials.TINY - Polynomials.TINY;
            v[at + i] = velocity;
            w[at + i] -= before - (1 + momentum) * velocity;
        }
    }

    private static void adaGrad(
            float[] w, float[] h, int at, float[] g, int n, float scale, float rate, float epsilon) {
        for (int i = 0; i < n; i++) {
            float gradient = g[i] * scale + Polynomials.TINY_GRADIENT - Polynomials.TINY_GRADIENT;
            float sum = h[at + i] + gradient * gradient;
            h[at + i] = sum;
            w[at + i] -= rate * gradient / ((float) Math.sqrt(sum) + epsilon);
        }
    }

    private void penalise(int at, int n, float scale, float[] g) {
        float l1 = (float) rule.l1();
        float l2 = (float) rule.l2();
        float[] w = parameter.values;
        for (int i = 0; i < n; i++) {
            g[i] = g[i] * scale + l2 * w[at + i] + l1 * Math.signum(w[at + i]);
        }
    }

    /** DL4J adds the decay to the update; taking it from the parameter first is the same. */
    private void decay(int at, int n, float share) {
        float[] w = parameter.values;
        for (int i = at; i < at + n; i++) {
            w[i] -= share * w[i];
        }
    }

    /** What the parameter's penalties add to the score. */
    double score() {
        if (rule.l1() == 0 && rule.l2() == 0) {
            return 0;
        }
        double absolute = 0;
        double squares = 0;
        for (float w : parameter.values) {
            absolute += Math.abs(w);
            squares += (double) w * w;
        }
        return rule.l1() * absolute + 0.5 * rule.l2() * squares;
    }
}
