package org.latent4j.engine.cpu;

/** What steps need to know of the training step they are in. */
final class Moment {
    /** Rows of the batch. */
    int batch;

    /** Decides all that is drawn. */
    long seed;

    /** Epochs done before this one, for what changes over epochs. */
    int epoch;

    /** Whether noise is on and codings are drawn. */
    boolean training;

    /** Whether parameters will be updated, and running statistics follow the batch with them. */
    boolean updates;

    Draws draws = new CounterDraws();
}
