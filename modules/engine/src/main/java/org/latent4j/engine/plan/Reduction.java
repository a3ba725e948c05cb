package org.latent4j.engine.plan;

/** How the examples of a batch make one number. */
public enum Reduction {
    /** Their sum. */
    SUM,
    /** Their mean. */
    MEAN,
    /** Their mean in the score; gradients are of the sum, and whoever updates divides them: DL4J's way. */
    SCORE_MEAN
}
