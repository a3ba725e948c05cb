package org.latent4j.training;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Check;
import org.latent4j.common.Json;
import org.latent4j.data.Dataset;
import org.latent4j.data.Examples;
import org.latent4j.engine.EngineChoice;
import org.latent4j.engine.Threads;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.LatentModel;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains an autoencoder on a data set.
 *
 * <pre>{@code
 * Dataset data = Datasets.open("strokes", DataOptions.defaults());
 * Recipe recipe = Recipes.of("stacked", "default", List.of(28, 28, 1));
 * TrainingResult result = Trainer.of(recipe, data).runFolder(Path.of("runs/first")).train();
 * }</pre>
 *
 * <p>Rows are taken in a new random order each epoch, in batches, the last one smaller. Losses are means over values with
 * penalties included, and over an epoch's batches weighted by rows, as Keras counts them. Same recipe, data, seed and
 * machine: same bytes, also where a training was killed and went on from its last checkpoint. While it trains, ND4J's
 * periodic garbage collection is off.
 *
 * <p>The model takes along, as attachments, its {@link #TRAINING} and the {@link #ENCODING} of its table.
 */
public final class Trainer {
    /** Attachment: what the model was trained with, as {@link RunSettings}. */
    public static final String TRAINING = "training";

    /** Attachment: how the table it was trained on became numbers; there only for tables. */
    public static final String ENCODING = "encoding";

    static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(60);

    private final Recipe recipe;
    private final Dataset dataset;
    private long seed = 42;
    private @Nullable EarlyStopping earlyStopping;
    private TrainingProgress progress = new TrainingProgress() {};
    private int validationBatchSize;
    private @Nullable LatentModel start;
    private @Nullable RunFolder runFolder;
    private boolean resume;
    private Duration checkpointEvery = CHECKPOINT_EVERY;
    private EngineChoice engine = EngineChoice.AUTO;
    private int threads = Threads.standard();

    private Trainer(Recipe recipe, Dataset dataset) {
        this.recipe = recipe;
        this.dataset = dataset;
        this.earlyStopping = EarlyStopping.usual(recipe.schedule());
        this.validationBatchSize = recipe.batchSize();
    }

    /** A trainer with seed 42, {@link EarlyStopping#usual} and no run folder. */
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

    /** A model of the same architecture whose weights training starts from; it isn't changed itself. */
    public Trainer startingFrom(LatentModel model) {
        this.start = model;
        return this;
    }

    /** Where to save the run: a new or empty folder, or one to {@link #resume}. */
    public Trainer runFolder(Path folder) {
        this.runFolder = RunFolder.at(folder);
        return this;
    }

    /** Whether to go on with the run in the folder; where there is none, one begins. */
    public Trainer resume(boolean resume) {
        this.resume = resume;
        return this;
    }

    /** How long a training goes on within an epoch without a checkpoint; every epoch ends with one anyway. */
    public Trainer checkpointEvery(Duration period) {
        this.checkpointEvery = period;
        return this;
    }

    /** What runs the steps; by default the compiled engine where it can. A run may change it when it is resumed. */
    public Trainer engine(EngineChoice engine) {
        this.engine = engine;
        return this;
    }

    /** Threads of the compiled engine, by default {@link Threads#standard}; the result doesn't depend on them. */
    public Trainer threads(int threads) {
        this.threads = Check.positive("Trainer.threads", threads);
        return this;
    }

    /**
     * Trains to the end.
     *
     * @throws IllegalArgumentException if the model can't learn from such data; nothing has been written then
     * @throws org.latent4j.engine.plan.UnsupportedGraphException if the engine must be the compiled one and can't be
     * @throws TrainingException if the loss is no longer a finite number, or the folder can't be used
     */
    public TrainingResult train() {
        LatentModel model = LatentModel.create(recipe.model(), recipe.optimizer(), seed);
        if (start != null) {
            copyWeights(start, model);
        }
        Rows train = rows(dataset.train(), "train", model);
        Rows validation = rows(dataset.validation(), "validation", model);
        TrainingSetup setup = new TrainingSetup(
                model, recipe, seed, train, validation, validationBatchSize, earlyStopping, engine, threads);
        RunSettings settings = settings(setup);
        model.attach(TRAINING, Json.MAPPER.valueToTree(settings));
        attachEncoding(dataset, model);
        if (runFolder == null) {
            return result(setup, run(new TrainingLoop(setup, progress, Checkpoints.NONE)));
        }
        try (Run run = Run.enter(runFolder, settings, resume, checkpointEvery)) {
            return trainIn(run, setup);
        }
    }

    private TrainingResult trainIn(Run run, TrainingSetup setup) {
        TrainingLoop loop = new TrainingLoop(setup, progress, run);
        Checkpoint checkpoint = run.newest();
        if (checkpoint != null) {
            loop.resume(checkpoint);
        }
        try {
            TrainingResult result = result(setup, run(loop));
            run.finished(result);
            return result;
        } catch (TrainingException e) {
            String problem = loop.problem();
            if (problem != null) {
                run.failed(loop.position(), problem);
            }
            throw e;
        }
    }

    private Position run(TrainingLoop loop) {
        boolean active = Nd4j.getMemoryManager().isPeriodicGcActive();
        Nd4j.getMemoryManager().togglePeriodicGc(false);
        try {
            loop.run();
            return loop.position();
        } finally {
            Nd4j.getMemoryManager().togglePeriodicGc(active);
        }
    }

    private TrainingResult result(TrainingSetup setup, Position end) {
        return new TrainingResult(
                setup.model(),
                recipe,
                seed,
                end.history(),
                setup.keptEpoch(end.history()),
                end.epochsDone() < recipe.epochs(),
                end.totalSeconds(),
                runFolder == null ? null : runFolder.path());
    }

    private RunSettings settings(TrainingSetup setup) {
        return new RunSettings(
                recipe,
                seed,
                RunSettings.Data.of(dataset, setup.train(), setup.validation()),
                earlyStopping,
                validationBatchSize,
                start == null ? null : ArrayBytes.sha256(start.graph().params()),
                null);
    }

    static void attachEncoding(Dataset dataset, LatentModel model) {
        if (dataset.encoding() != null) {
            model.attach(ENCODING, Json.MAPPER.valueToTree(dataset.encoding()));
        }
    }

    /** A split in the model's layout, once it is sure that the model can learn from it. */
    static Rows rows(Examples examples, String split, LatentModel model) {
        Rows rows = Rows.of(examples, model);
        Autoencoder variant = Objects.requireNonNull(model.variant());
        InputCheck.check(rows.features(), split, variant.loss());
        return rows;
    }

    private static void copyWeights(LatentModel from, LatentModel to) {
        if (!Objects.equals(from.variant(), to.variant())) {
            throw new IllegalArgumentException("Trainer.startingFrom: expected a model of the recipe's architecture "
                    + to.variant() + ", got " + from.variant());
        }
        to.graph().params().assign(from.graph().params());
    }
}
