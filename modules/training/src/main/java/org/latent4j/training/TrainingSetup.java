package org.latent4j.training;

import org.jspecify.annotations.Nullable;
import org.latent4j.engine.EngineChoice;
import org.latent4j.models.LatentModel;

/**
 * All that decides a training's result: the starting weights are the model's.
 *
 * @param engine what runs the steps
 * @param threads that the compiled engine may use; they change nothing in the result
 */
record TrainingSetup(
        LatentModel model,
        Recipe recipe,
        long seed,
        Rows train,
        Rows validation,
        int validationBatchSize,
        @Nullable EarlyStopping earlyStopping,
        EngineChoice engine,
        int threads) {

    /** The epochs whose validation losses can be compared with each other. */
    History comparable(History history) {
        return history.after(recipe.warmUpEpochs());
    }

    /** The epoch whose weights are kept: the best one, or the last where none is compared. */
    int keptEpoch(History history) {
        int best = earlyStopping == null ? 0 : earlyStopping.bestEpoch(comparable(history));
        return best == 0 ? history.size() : best;
    }
}
