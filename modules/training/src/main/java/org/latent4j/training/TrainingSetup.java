package org.latent4j.training;

import org.jspecify.annotations.Nullable;
import org.latent4j.models.LatentModel;

/** All that decides a training's result: the starting weights are the model's. */
record TrainingSetup(
        LatentModel model,
        Recipe recipe,
        long seed,
        Rows train,
        Rows validation,
        int validationBatchSize,
        @Nullable EarlyStopping earlyStopping) {}
