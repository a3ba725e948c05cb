package org.latent4j.engine.cpu;

import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.Law;

/** See {@link Law.Nadam}. */
final class NadamMover implements Mover {
    private final Law.Nadam law;
    private final Kernels kernels;
    private double correction = 1;

    NadamMover(Law.Nadam law, Kernels kernels) {
        this.law = law;
        this.kernels = kernels;
    }

    @Override
    public void prepare(int steps) {
        correction = 1 / (1 - Math.pow(law.beta1(), steps));
    }

    @Override
    public void move(float[] w, float[][] moments, int at, float[] g, int gAt, int n, float scale, double rate) {
        float beta1 = (float) law.beta1();
        float beta2 = (float) law.beta2();
        float ofMoment = (float) (rate * law.beta1() * correction);
        float ofGradient = (float) (rate * (1 - law.beta1()) * correction);
        kernels.adam(
                w,
                moments[0],
                moments[1],
                at,
                g,
                gAt,
                n,
                scale,
                beta1,
                beta2,
                1 - beta1,
                1 - beta2,
                ofMoment,
                ofGradient,
                1,
                (float) law.epsilon());
    }
}
