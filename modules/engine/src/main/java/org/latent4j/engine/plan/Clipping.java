package org.latent4j.engine.plan;

/**
 * How gradients are bounded before they are used.
 *
 * @param how which bound
 * @param threshold it, where there is one
 * @param group name of the gradients whose norm is taken together
 */
public record Clipping(How how, double threshold, String group) {
    /** Gradients are used as they are. */
    public static final Clipping NONE = new Clipping(How.NOT, 0, "");

    /** The ways. */
    public enum How {
        NOT,
        /** Every number into [-threshold, threshold]. */
        VALUES,
        /** Shortened to the threshold if the group's norm is larger. */
        NORM,
        /** Always divided by the group's norm. */
        UNIT_NORM
    }

    /** Whether the whole gradient has to be known before the first number of it is used. */
    public boolean needsNorm() {
        return how == How.NORM || how == How.UNIT_NORM;
    }
}
