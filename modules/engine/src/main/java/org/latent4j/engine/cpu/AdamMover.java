package org.latent4j.engine.cpu;

import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.Law;

/** See {@link Law.Adam}. */
final class AdamMover implements Mover {
    private final Law.Adam law;
    private final Kernels kernels;
    private double correction = 1;

    AdamMover(Law.Adam law, Kernels kernels) {
        this.law = law;
        this.kernels = kernels;
    }

    /** Both frameworks take powers of single-precision betas: 1 - 0.999 is then 1.3e-5 off. */
    @Override
    public void prepare(int steps) {
        correction = Math.sqrt(1 - Math.pow((float) law.beta2(), steps)) / (1 - Math.pow((float) law.beta1(), steps));
    }

    @Override
    public void move(float[] w, float[][] moments, int at, float[] g, int gAt, int n, float scale, double rate) {
        float beta1 = (float) law.beta1();
        float beta2 = (float) law.beta2();
        float epsilon = (float) law.epsilon();
        float step = (float) (rate * correction);
        if (law.largest()) {
            largest(w, moments, at, g, gAt, n, scale, step);
        } else {
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
                    law.share1(),
                    law.share2(),
                    step,
                    0,
                    1,
                    epsilon);
        }
    }

    private void largest(float[] w, float[][] moments, int at, float[] g, int gAt, int n, float scale, float step) {
        float beta1 = (float) law.beta1();
        float beta2 = (float) law.beta2();
        float epsilon = (float) law.epsilon();
        float[] m = moments[0];
        float[] v = moments[1];
        float[] most = moments[2];
        for (int i = 0; i < n; i++) {
            float gradient = Movers.nonDenormalSquare(g[gAt + i] * scale);
            float first = Movers.nonDenormal(beta1 * m[at + i] + law.share1() * gradient);
            float second = Movers.nonDenormal(beta2 * v[at + i] + law.share2() * gradient * gradient);
            float bound = Math.max(most[at + i], second);
            m[at + i] = first;
            v[at + i] = second;
            most[at + i] = bound;
            w[at + i] -= step * first / ((float) Math.sqrt(bound) + epsilon);
        }
    }
}
