package org.latent4j.engine.cpu;

/** Moves numbers by a {@link org.latent4j.engine.plan.Law}. Threads use one at the same time, for different numbers. */
interface Mover {
    /** Computes, once a step, what depends on how many steps there were, this one included. */
    default void prepare(int steps) {}

    /**
     * Moves some numbers.
     *
     * @param w the numbers, from {@code at} on
     * @param moments same places
     * @param g their gradients, from {@code gAt} on
     * @param n how many
     * @param scale factor of the gradients
     * @param rate the learning rate
     */
    void move(float[] w, float[][] moments, int at, float[] g, int gAt, int n, float scale, double rate);
}
