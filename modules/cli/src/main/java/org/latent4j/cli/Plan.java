package org.latent4j.cli;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.latent4j.data.Dataset;
import org.latent4j.engine.EngineChoice;
import org.latent4j.training.GreedyRecipe;
import org.latent4j.training.GreedyResult;
import org.latent4j.training.GreedyTrainer;
import org.latent4j.training.Recipe;
import org.latent4j.training.Trainer;
import org.latent4j.training.TrainingProgress;
import org.latent4j.training.TrainingResult;

/**
 * What to train and how, in one of two ways.
 *
 * @param whole for all layers at once, or null
 * @param greedy for one layer after the other, or null
 */
record Plan(@Nullable Recipe whole, @Nullable GreedyRecipe greedy) {

    /** Trains; of a greedy training the result is that of the fine-tuning of the whole, with the time of all phases. */
    TrainingResult train(
            Dataset dataset,
            long seed,
            Path folder,
            boolean resume,
            TrainingProgress progress,
            EngineChoice engine,
            int threads) {
        if (whole != null) {
            return Trainer.of(whole, dataset)
                    .seed(seed)
                    .runFolder(folder)
                    .resume(resume)
                    .progress(progress)
                    .engine(engine)
                    .threads(threads)
                    .train();
        }
        GreedyResult all = GreedyTrainer.of(Objects.requireNonNull(greedy), dataset)
                .seed(seed)
                .runFolder(folder)
                .resume(resume)
                .progress(progress)
                .engine(engine)
                .threads(threads)
                .train();
        TrainingResult last = Objects.requireNonNull(all.fineTuning());
        return new TrainingResult(
                all.model(),
                last.recipe(),
                seed,
                last.history(),
                last.keptEpoch(),
                last.stoppedEarly(),
                all.seconds(),
                folder);
    }
}
