package org.latent4j.training;

import org.jspecify.annotations.Nullable;
import org.latent4j.common.Check;
import org.latent4j.data.Dataset;
import org.latent4j.data.Examples;
import org.latent4j.models.LatentModel;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains an autoencoder on a data set.
 *
 * <pre>{@code
 * Dataset data = Datasets.open("strokes", DataOptions.defaults());
 * Recipe recipe = Recipes.of("stacked", "default", List.of(28, 28, 1));
 * TrainingResult result = Trainer.of(recipe, data).train();
 * result.model().save(Path.of("model.zip"));
 * }</pre>
 *
 * <p>Rows are taken in a new random order each epoch, in batches, the last one smaller. Losses are means over values with
 * penalties included, and over an epoch's batches weighted by rows, as Keras counts them. Same recipe, data, seed and
 * machine: same bytes. While it trains, ND4J's periodic garbage collection is off.
 */
public final class Trainer {
    private final Recipe recipe;
    private final Dataset dataset;
    private long seed = 42;
    private @Nullable EarlyStopping earlyStopping = EarlyStopping.DEFAULT;
    private TrainingProgress progress = new TrainingProgress() {};
    private int validationBatchSize;

    private Trainer(Recipe recipe, Dataset dataset) {
        this.recipe = recipe;
        this.dataset = dataset;
        this.validationBatchSize = recipe.batchSize();
    }

    /** A trainer with seed 42 and {@link EarlyStopping#DEFAULT}. */
    public static Trainer of(Recipe recipe, Dataset dataset) {
        return new Trainer(recipe, dataset);
    }

    /** Decides starting weights, the order of rows, noise and samples. */
    public Trainer seed(long seed) {
        this.seed = seed;
        return this;
    }

    /** When to end before the last epoch; the best epoch's weights are kept. Null for never, keeping the last epoch's. */
    public Trainer earlyStopping(@Nullable EarlyStopping earlyStopping) {
        this.earlyStopping = earlyStopping;
        return this;
    }

    /** Who hears how training goes. */
    public Trainer progress(TrainingProgress progress) {
        this.progress = progress;
        return this;
    }

    /** Rows of one validation batch; matters for penalties on a batch's mean. By default the recipe's batch size. */
    public Trainer validationBatchSize(int rows) {
        this.validationBatchSize = Check.positive("Trainer.validationBatchSize", rows);
        return this;
    }

    /**
     * Trains to the end.
     *
     * @throws IllegalArgumentException if the model can't learn from such data; nothing has been done then
     * @throws TrainingException if the loss is no longer a finite number
     */
    public TrainingResult train() {
        LatentModel model = LatentModel.create(recipe.model(), recipe.optimizer(), seed);
        TrainingSetup setup = new TrainingSetup(
                model,
                recipe,
                seed,
                rows(dataset.train(), "train", model),
                rows(dataset.validation(), "validation", model),
                validationBatchSize,
                earlyStopping);
        TrainingLoop loop = new TrainingLoop(setup, progress, Checkpoints.NONE);
        Position end = withoutPeriodicGc(loop);
        return new TrainingResult(
                model,
                recipe,
                seed,
                end.history(),
                loop.keptEpoch(),
                end.epochsDone() < recipe.epochs(),
                end.totalSeconds(),
                null);
    }

    private Rows rows(Examples examples, String split, LatentModel model) {
        Rows rows = Rows.of(examples, model);
        InputCheck.check(rows.features(), split, recipe.model().loss());
        return rows;
    }

    private static Position withoutPeriodicGc(TrainingLoop loop) {
        boolean active = Nd4j.getMemoryManager().isPeriodicGcActive();
        Nd4j.getMemoryManager().togglePeriodicGc(false);
        try {
            return loop.run();
        } finally {
            Nd4j.getMemoryManager().togglePeriodicGc(active);
        }
    }
}
