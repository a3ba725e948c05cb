package org.latent4j.engine.cpu;

import org.jspecify.annotations.Nullable;
import org.latent4j.engine.plan.Clipping;
import org.latent4j.engine.plan.Penalty;
import org.latent4j.engine.plan.UpdateRule;

/**
 * Moves a parameter by its gradient: some rows at a time, so that a gradient is used while it is in the cache. Where a norm
 * has to be known first, all threads {@link #collect} their rows of all gradients before they {@link #apply} them.
 *
 * <p>Threads share a parameter by its rows. Several may so work on one parameter; none needs another's result.
 */
final class Update {
    /** Numbers of a gradient that wait to be used: enough rows to make use of what they are computed from. */
    private static final int BLOCK = 64 * 1024;

    /** Rows that a thread never shares with another. */
    private static final int UNSHARED = 8;

    private final Mover mover;
    private final Parameter parameter;
    private final UpdateRule rule;
    private final int rowsAtOnce;

    /** Whose norm bounds this gradient; null if none does. */
    private final @Nullable NormGroup group;

    /** The whole gradient, where it is collected. */
    private float[] gradient = new float[0];

    /** Sums of squares of the rows that threads don't share: added up in one order, however many threads there are. */
    private final double[] squares;

    Update(Mover mover, Parameter parameter, @Nullable NormGroup group) {
        this.mover = mover;
        this.parameter = parameter;
        this.rule = parameter.weight.rule();
        this.group = group;
        this.rowsAtOnce = Math.max(UNSHARED, BLOCK / parameter.stride / UNSHARED * UNSHARED);
        this.squares = new double[blocks()];
    }

    String name() {
        return parameter.weight.name();
    }

    /** Numbers of scratch that each thread needs. */
    int scratch() {
        return Math.min(rowsAtOnce, blocks() * UNSHARED) * parameter.stride + Layout.UNIT;
    }

    boolean needsNorm() {
        return group != null;
    }

    /** What changes from step to step. */
    static final class Pace {
        /** Replaces every rule's rate if it is a number. */
        double learningRate = Double.NaN;

        /** Multiplies every rule's own rate. */
        double factor = 1;

        /** Steps done, this one included. */
        int steps;

        /** Epochs done. */
        int epoch;

        /** Rows of the batch. */
        int batch;
    }

    private int blocks() {
        return (parameter.usedRows + UNSHARED - 1) / UNSHARED;
    }

    private int start(int thread, int threads) {
        return Math.min(parameter.usedRows, (int) ((long) blocks() * thread / threads) * UNSHARED);
    }

    private double rate(Pace pace) {
        return Double.isNaN(pace.learningRate)
                ? rule.rate().at(pace.steps - 1, pace.epoch) * pace.factor
                : pace.learningRate;
    }

    private float scale(Pace pace) {
        return rule.averaged() ? 1f / pace.batch : 1;
    }

    /** Does one thread's share. */
    void run(int thread, int threads, Pace pace, float[] scratch) {
        int to = start(thread + 1, threads);
        double rate = rate(pace);
        for (int row = start(thread, threads); row < to; row += rowsAtOnce) {
            int end = Math.min(to, row + rowsAtOnce);
            compute(row, end, pace.batch, scratch, 0);
            use(row * parameter.stride, (end - row) * parameter.stride, scratch, 0, scale(pace), rate);
        }
    }

    private void compute(int row, int end, int batch, float[] sum, int at) {
        boolean add = false;
        for (GradientSource source : parameter.sources) {
            source.gradient(batch, row, end, sum, at, add);
            add = true;
        }
    }

    /** Makes room for the whole gradient. */
    void keep() {
        if (gradient.length == 0) {
            gradient = new float[parameter.values.length];
        }
    }

    /**
     * Computes one thread's share of the whole gradient, which {@link #keep} has made room for.
     *
     * @param scaled whether to divide it by the batch size where the rule does
     */
    void collect(int thread, int threads, Pace pace, boolean scaled) {
        int to = start(thread + 1, threads);
        float scale = scaled ? scale(pace) : 1;
        for (int row = start(thread, threads); row < to; row += rowsAtOnce) {
            int end = Math.min(to, row + rowsAtOnce);
            int at = row * parameter.stride;
            int n = (end - row) * parameter.stride;
            compute(row, end, pace.batch, gradient, at);
            multiply(gradient, at, n, scale);
            if (rule.penalty().inGradient()) {
                penalise(at, n, gradient, at);
            }
        }
        if (group != null) {
            for (int block = start(thread, threads) / UNSHARED; block * UNSHARED < to; block++) {
                int end = Math.min(to, (block + 1) * UNSHARED);
                squares[block] = squares(block * UNSHARED * parameter.stride, end * parameter.stride);
            }
        }
    }

    private static void multiply(float[] g, int at, int n, float scale) {
        if (scale != 1) {
            for (int i = at; i < at + n; i++) {
                g[i] *= scale;
            }
        }
    }

    private double squares(int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (double) gradient[i] * gradient[i];
        }
        return sum;
    }

    /** The sum of squares of the gradient collected. */
    double squares() {
        double sum = 0;
        for (double part : squares) {
            sum += part;
        }
        return sum;
    }

    /** Gives the gradient collected to where the graph has the parameter's. */
    void gradient(float[] graphGradients) {
        parameter.scatter(gradient, graphGradients);
    }

    /** Moves one thread's share by the gradient collected, when the group knows its norm. */
    void apply(int thread, int threads, Pace pace) {
        int from = start(thread, threads) * parameter.stride;
        int n = start(thread + 1, threads) * parameter.stride - from;
        float factor = group == null ? 1 : group.factor();
        Penalty penalty = rule.penalty();
        if (!penalty.isNone() && !penalty.inGradient()) {
            multiply(gradient, from, n, factor);
            penalise(from, n, gradient, from);
            factor = 1;
        }
        move(from, n, gradient, from, factor, rate(pace));
    }

    private void use(int at, int n, float[] g, int gAt, float scale, double rate) {
        Penalty penalty = rule.penalty();
        boolean clipped = rule.clipping().how() == Clipping.How.VALUES;
        if (penalty.isNone() && !clipped) {
            move(at, n, g, gAt, scale, rate);
            return;
        }
        multiply(g, gAt, n, scale);
        if (penalty.inGradient()) {
            penalise(at, n, g, gAt);
        }
        if (clipped) {
            clip(g, gAt, n, (float) rule.clipping().threshold());
        }
        if (!penalty.inGradient()) {
            penalise(at, n, g, gAt);
        }
        move(at, n, g, gAt, 1, rate);
    }

    private static void clip(float[] g, int at, int n, float threshold) {
        for (int i = at; i < at + n; i++) {
            g[i] = Math.max(-threshold, Math.min(threshold, g[i]));
        }
    }

    private void penalise(int at, int n, float[] g, int gAt) {
        float l1 = (float) rule.penalty().l1();
        float l2 = (float) rule.penalty().l2();
        float[] w = parameter.values;
        for (int i = 0; i < n; i++) {
            g[gAt + i] += l2 * w[at + i] + l1 * Math.signum(w[at + i]);
        }
    }

    private void move(int at, int n, float[] g, int gAt, float scale, double rate) {
        if (rule.weightDecay() != 0) {
            decay(at, n, (float) (rate * rule.weightDecay()));
        }
        mover.move(parameter.values, parameter.moments, at, g, gAt, n, scale, rate);
    }

    /** DL4J adds the decay to the update; taking it from the parameter first is the same. */
    private void decay(int at, int n, float share) {
        float[] w = parameter.values;
        for (int i = at; i < at + n; i++) {
            w[i] -= share * w[i];
        }
    }
}
