package org.latent4j.engine.cpu;

import org.latent4j.engine.plan.Law;

/** See {@link Law.Adamax}. */
final class AdamaxMover implements Mover {
    private final Law.Adamax law;
    private double correction = 1;

    AdamaxMover(Law.Adamax law) {
        this.law = law;
    }

    @Override
    public void prepare(int steps) {
        correction = 1 / (1 - Math.pow((float) law.beta1(), steps));
    }

    @Override
    public void move(float[] w, float[][] moments, int at, float[] g, int gAt, int n, float scale, double rate) {
        float beta1 = (float) law.beta1();
        float beta2 = (float) law.beta2();
        float share1 = (float) (1 - law.beta1());
        float epsilon = (float) law.epsilon();
        float step = (float) (rate * correction);
        float[] m = moments[0];
        float[] largest = moments[1];
        for (int i = 0; i < n; i++) {
            float gradient = Movers.nonDenormalSquare(g[gAt + i] * scale);
            float first = Movers.nonDenormal(beta1 * m[at + i] + share1 * gradient);
            float bound = Movers.nonDenormal(Math.max(beta2 * largest[at + i], Math.abs(gradient)));
            m[at + i] = first;
            largest[at + i] = bound;
            w[at + i] -= step * first / (bound + epsilon);
        }
    }
}
