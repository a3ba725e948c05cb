package org.latent4j.training;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.latent4j.models.LatentModel;

/**
 * A trained model and how it came about.
 *
 * @param model with the weights of {@code keptEpoch}
 * @param recipe what was trained and how
 * @param seed of the starting weights, the order of rows and all that is drawn
 * @param history the epochs that were run
 * @param keptEpoch number of the epoch whose weights the model has: the best with early stopping, else the last
 * @param stoppedEarly whether early stopping ended the training before its last epoch
 * @param seconds wall time of the epochs, those before a resume included
 * @param runFolder where it was saved, or null
 */
public record TrainingResult(
        LatentModel model,
        Recipe recipe,
        long seed,
        History history,
        int keptEpoch,
        boolean stoppedEarly,
        double seconds,
        @Nullable Path runFolder) {

    /** The epoch whose weights the model has. */
    public EpochRecord kept() {
        return history.epochs().get(keptEpoch - 1);
    }
}
