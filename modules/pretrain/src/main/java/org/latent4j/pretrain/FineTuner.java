package org.latent4j.pretrain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Check;
import org.latent4j.data.Examples;
import org.latent4j.engine.EngineChoice;
import org.latent4j.engine.Threads;
import org.latent4j.models.LatentModel;
import org.latent4j.training.TrainingException;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Trains a classifier on an encoder's layers with few labelled rows, and with unlabelled ones where there are any.
 *
 * <pre>{@code
 * FineTuner tuner = FineTuner.of(Pretraining.of(autoencoder), labelled, 10).unlabelled(data.train().features());
 * LatentModel classifier = tuner.train().model();
 * }</pre>
 *
 * <p>Same rows, settings, seed and machine: same bytes, for any number of threads.
 */
public final class FineTuner {
    private final Pretraining pretraining;
    private final float[] inputs;
    private final int[] labels;
    private final List<Integer> shape;
    private final int classes;
    private FineTuning settings = FineTuning.DEFAULT;
    private float @Nullable [] unlabelled;
    private Augmentation.@Nullable Pair augmentation;
    private long seed = 42;
    private EngineChoice engine = EngineChoice.AUTO;
    private int threads = Threads.standard();
    private Progress progress = (step, steps, loss) -> {};

    private FineTuner(Pretraining pretraining, Examples labelled, int classes) {
        int[] given = labelled.labels();
        if (given == null) {
            throw new IllegalArgumentException("FineTuner.labelled: expected rows with labels, found none");
        }
        Check.that(labelled.mask() == null, "FineTuner.labelled", "sequences of one length", "a mask");
        this.pretraining = pretraining;
        this.classes = classes;
        this.labels = given.clone();
        for (int label : labels) {
            Check.that(label >= 0 && label < classes, "FineTuner.labelled", "labels from 0 to " + (classes - 1), label);
        }
        this.inputs = RowArrays.finite(labelled.features(), "labelled rows");
        this.shape = RowArrays.shape(labelled.features());
    }

    /**
     * A training on labelled rows.
     *
     * @param labelled features in Keras's layout, with a class index a row
     * @param classes how many there are
     * @throws IllegalArgumentException if a label is missing or out of range, a feature isn't finite, or sequences differ in
     *     length
     */
    public static FineTuner of(Pretraining pretraining, Examples labelled, int classes) {
        return new FineTuner(pretraining, labelled, classes);
    }

    /** Hears of steps. */
    @FunctionalInterface
    public interface Progress {
        /**
         * A step is done.
         *
         * @param step its number, from 1
         * @param steps of the whole training
         * @param loss of its batch
         */
        void stepDone(int step, int steps, double loss);
    }

    /** How it is trained; {@link FineTuning#DEFAULT} if not told. */
    public FineTuner settings(FineTuning settings) {
        this.settings = settings;
        return this;
    }

    /**
     * Rows to learn from without labels, in Keras's layout; they may include the labelled ones.
     *
     * @throws IllegalArgumentException if their shape isn't that of labelled ones, or a number isn't finite
     */
    public FineTuner unlabelled(INDArray rows) {
        List<Integer> other = RowArrays.shape(rows);
        Check.that(other.equals(shape), "FineTuner.unlabelled", "rows of shape " + shape, other);
        return unlabelled(RowArrays.finite(rows, "unlabelled rows"));
    }

    /** Rows that have been checked, one after the other; they are only read. */
    FineTuner unlabelled(float[] rows) {
        this.unlabelled = rows;
        return this;
    }

    /** How rows are varied; by default as {@link Augmentation.Pair#of} says. */
    public FineTuner augmentation(Augmentation.Pair augmentation) {
        this.augmentation = augmentation;
        return this;
    }

    /** Decides new weights and all that is drawn; 42 by default. */
    public FineTuner seed(long seed) {
        this.seed = seed;
        return this;
    }

    /** What runs the steps; by default the compiled engine where it can. */
    public FineTuner engine(EngineChoice engine) {
        this.engine = engine;
        return this;
    }

    /** Threads of the compiled engine, by default {@link Threads#standard}. */
    public FineTuner threads(int threads) {
        this.threads = Check.positive("FineTuner.threads", threads);
        return this;
    }

    /** Who hears how it goes. */
    public FineTuner progress(Progress progress) {
        this.progress = progress;
        return this;
    }

    /**
     * What a training gives.
     *
     * @param model the classifier, whose output is the probabilities {@code [rows, classes]}
     * @param steps that were done
     * @param heldOutAccuracy of the kept weights on held-out rows, or null if there were none
     * @param reasonForDl4j why DL4J ran the steps, or null if it didn't or was chosen
     */
    public record Result(
            LatentModel model,
            int steps,
            @Nullable Double heldOutAccuracy,
            @Nullable String reasonForDl4j) {}

    /**
     * Trains.
     *
     * @throws org.latent4j.engine.plan.UnsupportedGraphException if the engine must be the compiled one and can't be
     * @throws TrainingException if the loss is no longer a finite number
     */
    public Result train() {
        int[] held = heldOut();
        int[] learnt = IntStream.range(0, labels.length)
                .filter(row -> Arrays.binarySearch(held, row) < 0)
                .toArray();
        Pretraining network = pretraining.optimizer(settings.optimizer()).encoderRate(settings.encoderRate());
        float[] pool = settings.consistency() == null ? null : unlabelled;
        Batches batches = new Batches(settings, classes, inputs, labels, learnt, pool, augmentations(), seed);
        Measurement measurement = held.length == 0 ? null : new Measurement(held, settings.patience());
        LatentModel teacher = network.network(new Pretraining.Output(classes, true), 0, seed);
        Averages averages = null;
        String reason = null;
        int done = 0;
        for (Stage stage : stages(network.encoderLayers().size())) {
            LatentModel student = network.network(new Pretraining.Output(classes, true), stage.frozen(), seed);
            student.graph().params().assign(teacher.graph().params());
            try (Networks networks = Networks.of(student, teacher, batches.mostRows(), engine, threads)) {
                reason = networks.reasonForDl4j();
                if (averages == null) {
                    averages = new Averages(networks.parameters(), settings.averaging());
                }
                done = steps(networks, batches, averages, done, stage.until(), measurement);
            }
            if (measurement != null && measurement.ended()) {
                break;
            }
            if (stage.until() < settings.steps()) { // the next one goes on from where this one's steps came to
                teacher.graph().params().assign(student.graph().params());
            }
        }
        if (measurement != null) {
            RowArrays.assign(teacher.graph().params(), measurement.best());
        } else if (averages != null) {
            RowArrays.assign(teacher.graph().params(), averages.values());
        }
        return new Result(teacher, done, measurement == null ? null : measurement.accuracy(), reason);
    }

    private int[] heldOut() {
        int count = (int) Math.round(settings.heldOut() * labels.length);
        return count == 0 ? new int[0] : LabelDraw.stratified(labels, count, seed);
    }

    private Augmentation.Pair augmentations() {
        if (!settings.augmented()) {
            return Augmentation.Pair.NONE;
        }
        float[] rows = unlabelled == null ? inputs : unlabelled;
        return augmentation == null ? Augmentation.Pair.of(shape, rows) : augmentation;
    }

    /**
     * A part of a training.
     *
     * @param frozen how many of the encoder's layers don't learn
     * @param until the number of its last step
     */
    private record Stage(int frozen, int until) {}

    private List<Stage> stages(int layers) {
        int steps = settings.steps();
        return switch (settings.freeze()) {
            case NONE -> List.of(new Stage(0, steps));
            case ENCODER -> List.of(new Stage(layers, steps));
            case THEN_UNFREEZE -> {
                List<Stage> stages = new ArrayList<>();
                for (int i = 0; i < layers; i++) {
                    stages.add(new Stage(layers - i, steps / 3 * (i + 1) / layers));
                }
                stages.add(new Stage(0, steps));
                yield stages;
            }
        };
    }

    private int steps(
            Networks networks,
            Batches batches,
            Averages averages,
            int from,
            int until,
            @Nullable Measurement measurement) {
        int steps = settings.steps();
        int measuredEvery = Math.max(1, steps / FineTuning.MEASUREMENTS);
        for (int step = from; step < until; step++) {
            networks.scaleLearningRates(pace(step));
            Batches.Batch batch = batches.next(step, networks);
            double loss = networks.step(batch, RowArrays.seed(seed, step));
            if (!Double.isFinite(loss)) {
                throw new TrainingException("step " + (step + 1)
                        + ": the loss is no longer a number, training has diverged; try a lower --learning-rate");
            }
            networks.teach(averages.with(networks.parameters(), step));
            progress.stepDone(step + 1, steps, loss);
            if (measurement != null && ((step + 1) % measuredEvery == 0 || step + 1 == steps)) {
                measurement.take(networks, averages.values());
                if (measurement.ended()) {
                    return step + 1;
                }
            }
        }
        return until;
    }

    /** Factor of the learning rate: a rise, then a cosine down to a fifth. */
    private double pace(int step) {
        double rise = Math.min(1, (step + 1.0) / FineTuning.WARM_UP);
        return rise * StrictMath.cos(7 * Math.PI / 16 * step / settings.steps());
    }

    /** Weights averaged over steps, the last ones most; over all of them as long as there are few. */
    private static final class Averages {
        private final float[] values;
        private final double share;

        Averages(float[] start, double share) {
            this.values = start.clone();
            this.share = share;
        }

        float[] with(float[] parameters, int step) {
            float kept = (float) Math.min(share, (1.0 + step) / (10 + step));
            for (int i = 0; i < values.length; i++) {
                values[i] = kept * values[i] + (1 - kept) * parameters[i];
            }
            return values;
        }

        float[] values() {
            return values;
        }
    }

    /** Measures on held-out rows and keeps the best weights. */
    private final class Measurement {
        private final int[] rows;
        private final float[] features;
        private final int patience;
        private float[] best = new float[0];
        private double accuracy = -1;
        private int worse;

        Measurement(int[] rows, int patience) {
            this.rows = rows;
            this.patience = patience;
            int size = inputs.length / labels.length;
            this.features = new float[rows.length * size];
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(inputs, rows[i] * size, features, i * size, size);
            }
        }

        void take(Networks networks, float[] weights) {
            float[] probabilities = networks.taught(features);
            int right = 0;
            for (int i = 0; i < rows.length; i++) {
                right += RowArrays.largest(probabilities, i * classes, classes) == labels[rows[i]] ? 1 : 0;
            }
            double now = (double) right / rows.length;
            if (now > accuracy) {
                accuracy = now;
                best = weights.clone();
                worse = 0;
            } else {
                worse++;
            }
        }

        boolean ended() {
            return worse >= patience;
        }

        float[] best() {
            return best;
        }

        double accuracy() {
            return accuracy;
        }
    }
}
