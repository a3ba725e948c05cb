package org.latent4j.engine.cpu;

import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.Law;

/** See {@link Law.ScheduledNadam}. */
final class ScheduledNadamMover implements Mover {
    private final Law.ScheduledNadam law;
    private final Kernels kernels;
    private int counted;

    /** Of the momenta of the steps counted. */
    private double product = 1;

    private double ofGradient;
    private double ofMoment;
    private double root;

    ScheduledNadamMover(Law.ScheduledNadam law, Kernels kernels) {
        this.law = law;
        this.kernels = kernels;
    }

    private double momentum(int step) {
        return law.beta1() * (1 - 0.5 * Math.pow(0.96, law.speed() * step));
    }

    @Override
    public void prepare(int steps) {
        if (steps < counted) {
            counted = 0;
            product = 1;
        }
        while (counted < steps && product > Float.MIN_VALUE) {
            product *= momentum(++counted);
        }
        counted = steps;
        double next = momentum(steps + 1);
        ofGradient = (1 - momentum(steps)) / (1 - product);
        ofMoment = next / (1 - product * next);
        root = 1 / Math.sqrt(1 - Math.pow((float) law.beta2(), steps));
    }

    @Override
    public void move(float[] w, float[][] moments, int at, float[] g, int gAt, int n, float scale, double rate) {
        kernels.adam(
                w,
                moments[0],
                moments[1],
                at,
                g,
                gAt,
                n,
                scale,
                (float) law.beta1(),
                (float) law.beta2(),
                (float) (1 - law.beta1()),
                (float) (1 - law.beta2()),
                (float) (rate * ofMoment),
                (float) (rate * ofGradient),
                (float) root,
                (float) law.epsilon());
    }
}
