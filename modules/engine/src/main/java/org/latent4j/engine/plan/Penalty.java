package org.latent4j.engine.plan;

/**
 * What a parameter or an activation x adds to the score: {@code l1 sum |x| + l2 sum x^2 / 2}.
 *
 * @param inGradient whether a parameter's penalty is a part of the gradient that is clipped, as in Keras; else it is added
 *     after clipping, as in DL4J
 * @param inScore whether anybody counts it in the score
 */
public record Penalty(double l1, double l2, boolean inGradient, boolean inScore) {
    /** Nothing. */
    public static final Penalty NONE = new Penalty(0, 0, false, false);

    public boolean isNone() {
        return l1 == 0 && l2 == 0;
    }
}
