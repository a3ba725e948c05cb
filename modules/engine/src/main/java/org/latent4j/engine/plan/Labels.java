package org.latent4j.engine.plan;

/**
 * What a loss makes of the targets it is given.
 *
 * @param classes whether a position has the number of a class, for a 1 in its place among zeros
 * @param signs whether 0 and 1 become -1 and 1 if there is nothing else in the batch
 * @param scale factor of each target
 * @param shift added to it then
 */
public record Labels(boolean classes, boolean signs, double scale, double shift) {
    /** Targets as they are. */
    public static final Labels PLAIN = new Labels(false, false, 1, 0);

    /** Class numbers. */
    public static final Labels CLASSES = new Labels(true, false, 1, 0);

    /** Signs. */
    public static final Labels SIGNS = new Labels(false, true, 1, 0);

    /** Labels drawn towards an even distribution over {@code values}. */
    public static Labels smoothed(double smoothing, int values) {
        return smoothing == 0 ? PLAIN : new Labels(false, false, 1 - smoothing, smoothing / values);
    }
}
