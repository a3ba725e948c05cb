package org.latent4j.training;

import org.latent4j.common.Check;

/**
 * Ends a training whose validation loss has stopped falling, and keeps the weights of its best epoch.
 *
 * @param patience epochs without a fall after which training ends
 * @param minDelta how much below the best loss so far a loss must be to count as a fall, at least 0
 */
public record EarlyStopping(int patience, double minDelta) {

    /** Ten epochs without any fall. */
    public static final EarlyStopping DEFAULT = new EarlyStopping(10, 0);

    public EarlyStopping {
        Check.positive("EarlyStopping.patience", patience);
        Check.notNegative("EarlyStopping.minDelta", minDelta);
    }

    /** Number of the best epoch, or 0 if there is none. */
    int bestEpoch(History comparable) {
        int best = 0;
        double lowest = Double.POSITIVE_INFINITY;
        for (EpochRecord epoch : comparable.epochs()) {
            if (best == 0 || epoch.validationLoss() < lowest - minDelta) {
                lowest = epoch.validationLoss();
                best = epoch.epoch();
            }
        }
        return best;
    }

    /** Whether training is to end after the last of these epochs. */
    boolean ends(History comparable) {
        return comparable.size() > 0 && comparable.last().epoch() - bestEpoch(comparable) >= patience;
    }
}
