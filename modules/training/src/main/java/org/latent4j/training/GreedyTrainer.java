package org.latent4j.training;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Json;
import org.latent4j.data.Dataset;
import org.latent4j.data.Examples;
import org.latent4j.engine.EngineChoice;
import org.latent4j.engine.Threads;
import org.latent4j.models.LatentModel;
import org.latent4j.models.StackedAutoencoder;

/**
 * Trains a stacked autoencoder greedily: one shallow autoencoder after the other, each on the codings of the one before,
 * whose layers are then stacked and, if the recipe says so, trained together.
 *
 * <p>In a run folder, every phase is a run of its own in {@code layer-1} … and {@code fine-tuning}, with its own history
 * and checkpoints; the folder itself gets the whole model. A resumed training takes finished phases as they are.
 *
 * <p>Source: G. Hinton, R. Salakhutdinov, 2006; A. Géron, "Hands-On Machine Learning", chapter 17, "Training One
 * Autoencoder at a Time".
 */
public final class GreedyTrainer {
    private static final String RECONSTRUCTION = "reconstruction";
    private static final String CODINGS = "codings";

    private final GreedyRecipe recipe;
    private final Dataset dataset;
    private long seed = 42;
    private @Nullable EarlyStopping earlyStopping;
    private boolean earlyStoppingIsSet;
    private TrainingProgress progress = new TrainingProgress() {};
    private @Nullable RunFolder runFolder;
    private boolean resume;
    private Duration checkpointEvery = Trainer.CHECKPOINT_EVERY;
    private EngineChoice engine = EngineChoice.AUTO;
    private int threads = Threads.standard();

    private GreedyTrainer(GreedyRecipe recipe, Dataset dataset) {
        this.recipe = recipe;
        this.dataset = dataset;
    }

    /** A trainer with seed 42, {@link EarlyStopping#usual} in every phase and no run folder. */
    public static GreedyTrainer of(GreedyRecipe recipe, Dataset dataset) {
        return new GreedyTrainer(recipe, dataset);
    }

    /** See {@link Trainer#seed}. */
    public GreedyTrainer seed(long seed) {
        this.seed = seed;
        return this;
    }

    /** See {@link Trainer#earlyStopping}. */
    public GreedyTrainer earlyStopping(@Nullable EarlyStopping earlyStopping) {
        this.earlyStopping = earlyStopping;
        this.earlyStoppingIsSet = true;
        return this;
    }

    /** Who hears how training goes; a phase is told before its epochs. */
    public GreedyTrainer progress(TrainingProgress progress) {
        this.progress = progress;
        return this;
    }

    /** See {@link Trainer#runFolder}. */
    public GreedyTrainer runFolder(Path folder) {
        this.runFolder = RunFolder.at(folder);
        return this;
    }

    /** See {@link Trainer#resume}. */
    public GreedyTrainer resume(boolean resume) {
        this.resume = resume;
        return this;
    }

    /** See {@link Trainer#checkpointEvery}. */
    public GreedyTrainer checkpointEvery(Duration period) {
        this.checkpointEvery = period;
        return this;
    }

    /** See {@link Trainer#engine}. */
    public GreedyTrainer engine(EngineChoice engine) {
        this.engine = engine;
        return this;
    }

    /** See {@link Trainer#threads}. */
    public GreedyTrainer threads(int threads) {
        this.threads = threads;
        return this;
    }

    /**
     * Trains all phases.
     *
     * @throws IllegalArgumentException if the model can't learn from such data; nothing has been written then
     * @throws TrainingException if a loss is no longer a finite number, or the folder can't be used
     */
    public GreedyResult train() {
        StackedAutoencoder whole = recipe.model();
        Recipe last = recipe.fineTuning() == null ? recipe.layers().get(0).withModel(whole) : recipe.fineTuning();
        LatentModel stacked = LatentModel.create(whole, last.optimizer(), seed);
        Rows validation = Trainer.rows(dataset.validation(), "validation", stacked);
        RunSettings settings = new RunSettings(
                last,
                seed,
                RunSettings.Data.of(dataset, Trainer.rows(dataset.train(), "train", stacked), validation),
                earlyStopping(last),
                last.batchSize(),
                null,
                recipe);
        if (runFolder == null) {
            return phases(stacked, validation, settings);
        }
        try (Run run = Run.enter(runFolder, settings, resume, checkpointEvery)) {
            GreedyResult result = phases(stacked, validation, settings);
            run.finished(result);
            return result;
        }
    }

    private GreedyResult phases(LatentModel stacked, Rows validation, RunSettings settings) {
        List<TrainingResult> layers = layers();
        stack(layers.stream().map(TrainingResult::model).toList(), stacked);
        double stackedLoss = new Validation(stacked)
                .of(validation, settings.validationBatchSize())
                .loss();
        LatentModel model = stacked;
        TrainingResult tuned = null;
        Recipe fineTuning = recipe.fineTuning();
        if (fineTuning != null) {
            tuned = phase("fine-tuning", fineTuning, dataset)
                    .startingFrom(stacked)
                    .train();
            model = tuned.model();
        }
        model.attach(Trainer.TRAINING, Json.MAPPER.valueToTree(settings));
        Trainer.attachEncoding(dataset, model);
        return new GreedyResult(model, recipe, layers, stackedLoss, tuned);
    }

    private List<TrainingResult> layers() {
        List<TrainingResult> layers = new ArrayList<>();
        Dataset data = dataset;
        for (Recipe layer : recipe.layers()) {
            TrainingResult result =
                    phase("layer-" + (layers.size() + 1), layer, data).train();
            layers.add(result);
            data = codings(data, result.model());
        }
        return layers;
    }

    private Trainer phase(String name, Recipe phase, Dataset data) {
        progress.phaseStarted(name);
        Trainer trainer = Trainer.of(phase, data)
                .seed(seed)
                .earlyStopping(earlyStopping(phase))
                .progress(progress)
                .engine(engine)
                .threads(threads)
                .checkpointEvery(checkpointEvery);
        return runFolder == null
                ? trainer
                : trainer.runFolder(runFolder.path().resolve(name)).resume(true);
    }

    private @Nullable EarlyStopping earlyStopping(Recipe phase) {
        return earlyStoppingIsSet ? earlyStopping : EarlyStopping.usual(phase.schedule());
    }

    private static Dataset codings(Dataset data, LatentModel model) {
        return new Dataset(
                data.name() + ", codings",
                Examples.of(model.encode(data.train().features())),
                Examples.of(model.encode(data.validation().features())),
                Examples.of(model.encode(data.test().features())),
                List.of(),
                List.of(),
                data.sources(),
                null);
    }

    /** Gives the whole the layers of the shallow ones: their codings inwards, then their reconstructions outwards. */
    static void stack(List<LatentModel> shallow, LatentModel whole) {
        int depth = shallow.size();
        for (int i = 0; i < depth; i++) {
            boolean innermost = i == depth - 1;
            copy(shallow.get(i), CODINGS, whole, innermost ? CODINGS : "encoder_" + (i + 1));
            copy(shallow.get(i), RECONSTRUCTION, whole, i == 0 ? RECONSTRUCTION : "decoder_" + (depth - i));
        }
    }

    private static void copy(LatentModel from, String layer, LatentModel to, String name) {
        to.graph().getLayer(name).params().assign(from.graph().getLayer(layer).params());
    }
}
