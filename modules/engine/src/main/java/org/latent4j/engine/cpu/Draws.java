package org.latent4j.engine.cpu;

/** Random numbers of a step: independent for every row, the same for the same seed, whatever thread asks. */
interface Draws {
    /** Fills with standard normal numbers. */
    void normal(long seed, int row, float[] values, int at, int n);

    /** Fills with 1 where a number is kept, with probability {@code keep}, and 0 elsewhere. */
    void kept(long seed, int row, float keep, float[] values, int at, int n);
}
