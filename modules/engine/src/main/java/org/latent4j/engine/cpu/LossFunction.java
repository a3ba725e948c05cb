package org.latent4j.engine.cpu;

/** A {@link org.latent4j.engine.plan.Measure} of some numbers. */
@FunctionalInterface
interface LossFunction {
    /**
     * Measures numbers and writes its derivatives by them.
     *
     * @param y labels, from {@code yAt} on
     * @param p predictions or logits, from {@code pAt} on
     * @param g receives {@code scale} times the derivatives, in the places of p
     * @param n how many; all of a position's, where they don't count for themselves
     * @return the sum over the numbers, times {@code scale}
     */
    double of(float[] y, int yAt, float[] p, int pAt, float[] g, int n, float scale);
}
