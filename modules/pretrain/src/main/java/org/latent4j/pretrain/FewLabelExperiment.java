package org.latent4j.pretrain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Check;
import org.latent4j.data.Dataset;
import org.latent4j.data.Examples;
import org.latent4j.engine.Acceleration;
import org.latent4j.engine.EngineChoice;
import org.latent4j.engine.Threads;
import org.latent4j.models.LatentModel;
import org.latent4j.pretrain.baselines.LogisticRegression;
import org.latent4j.pretrain.baselines.NearestNeighbours;
import org.latent4j.pretrain.ladder.EncoderLayer;
import org.latent4j.pretrain.ladder.LadderNetwork;
import org.latent4j.pretrain.ladder.LadderSettings;
import org.latent4j.pretrain.ladder.LadderTraining;
import org.latent4j.training.Pca;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Finds out what a model's encoder is worth where few rows are labelled: for each number of labels and each seed it draws the
 * rows whose labels may be seen, trains classifiers in several {@link Way ways}, and measures them on the test split, or another.
 *
 * <p>All training rows serve as unlabelled ones. Nothing is chosen by test rows.
 */
public final class FewLabelExperiment {
    private final LatentModel model;
    private final Examples train;
    private final Dataset data;
    private final int classes;
    private Pretraining pretraining;
    private Method method = Method.CONSISTENCY;
    private IntFunction<FineTuning> settings = FineTuning::usual;
    private LadderSettings ladder = LadderSettings.STANDARD;
    private EngineChoice engine = EngineChoice.AUTO;
    private int threads = Threads.standard();
    private float @Nullable [] pool;
    private Examples measured;
    private @Nullable Numbers codings;
    private @Nullable Numbers components;

    /**
     * What baselines see of rows.
     *
     * @param train of training rows, {@code [rows, numbers]}
     * @param measured of those that classifiers are measured on
     */
    private record Numbers(INDArray train, INDArray measured) {}

    private FewLabelExperiment(LatentModel model, Pretraining pretraining, Dataset data) {
        this.model = model;
        this.pretraining = pretraining;
        this.train = labelled(data, "train");
        this.data = data;
        this.measured = labelled(data, "test").labelled();
        this.classes = data.classNames().size();
        Check.that(classes > 1, data.name(), "labels of at least two classes", classes);
    }

    /**
     * An experiment.
     *
     * @param model whose encoder is used; it isn't changed
     * @param data with labels; training rows whose label is negative serve as unlabelled ones
     * @throws IllegalArgumentException if there are no labels
     */
    public static FewLabelExperiment of(LatentModel model, Dataset data) {
        return new FewLabelExperiment(model, Pretraining.of(model), data);
    }

    private static Examples labelled(Dataset data, String split) {
        Examples rows = data.split(split);
        Check.that(rows.mask() == null, "data", "sequences of one length", "a mask");
        if (rows.labels() == null) {
            throw new IllegalArgumentException("data: expected labels in the " + split
                    + " split, found none; name a table's column with --label-column");
        }
        return rows;
    }

    /**
     * Chooses the rows that classifiers are measured on; the test split if not told.
     *
     * @param split {@code test}, or {@code validation} to choose settings by
     * @throws IllegalArgumentException if it has no labels
     */
    public FewLabelExperiment measuredOn(String split) {
        this.measured = labelled(data, split).labelled();
        this.codings = null;
        this.components = null;
        return this;
    }

    /** Which layers are used and what is put on them; by default the whole encoder and the usual head. */
    public FewLabelExperiment pretraining(Pretraining pretraining) {
        this.pretraining = pretraining;
        return this;
    }

    /** How {@link Way#PRETRAINED} and {@link Way#FRESH} are trained; by consistency if not told. */
    public FewLabelExperiment method(Method method) {
        this.method = method;
        return this;
    }

    /** How networks are trained with a number of labels; {@link FineTuning#usual} if not told. */
    public FewLabelExperiment settings(IntFunction<FineTuning> settings) {
        this.settings = settings;
        return this;
    }

    /** How ladder networks are trained, but for the seed; {@link LadderSettings#STANDARD} if not told. */
    public FewLabelExperiment ladder(LadderSettings ladder) {
        this.ladder = ladder;
        return this;
    }

    /** What runs the steps; by default the compiled engine where it can. */
    public FewLabelExperiment engine(EngineChoice engine) {
        this.engine = engine;
        return this;
    }

    /** Threads of the compiled engine, by default {@link Threads#standard}. */
    public FewLabelExperiment threads(int threads) {
        this.threads = threads;
        return this;
    }

    /** Classes that are told apart. */
    public int classes() {
        return classes;
    }

    /** Rows that everything is measured on. */
    public Examples measured() {
        return measured;
    }

    /**
     * Finds out, before anything is trained, whether {@link #run} can draw its rows and has a network for the method.
     *
     * @throws IllegalArgumentException if there are fewer labelled rows, or fewer labels than classes
     * @throws org.latent4j.models.UnsupportedModelException if no such network can be made of the model
     */
    public void check(int labels) {
        LabelDraw.stratified(Objects.requireNonNull(train.labels()), labels, 0);
        if (method == Method.LADDER) {
            pretraining.denseLayers();
        } else {
            pretraining.encoderLayers();
        }
    }

    /**
     * One classifier's result.
     *
     * @param outcome what it reached
     * @param network that was trained, or null if the way trains none
     */
    public record Trained(Outcome outcome, @Nullable Network network) {}

    /**
     * A network that was trained.
     *
     * @param model the classifier
     * @param probabilities that it gives for the measured rows, {@code [rows, classes]}
     * @param reasonForDl4j why DL4J trained it, or null
     */
    public record Network(
            LatentModel model,
            INDArray probabilities,
            @Nullable String reasonForDl4j) {}

    /**
     * What a classifier reached.
     *
     * @param labels rows whose labels it saw
     * @param seed that drew them
     * @param way to it
     * @param accuracy on measured rows
     * @param seconds it took
     */
    public record Outcome(int labels, int seed, Way way, double accuracy, double seconds) {}

    /**
     * Makes one classifier and measures it.
     *
     * @param labels how many rows' labels may be seen
     * @param seed draws them, and all else
     * @throws IllegalArgumentException if there are fewer labelled rows
     */
    public Trained run(int labels, int seed, Way way, FineTuner.Progress progress) {
        long begun = System.nanoTime();
        int[] rows = LabelDraw.stratified(Objects.requireNonNull(train.labels()), labels, seed);
        Network network = way.trains() ? measured(network(rows, seed, way, progress)) : null;
        int[] predicted = network == null ? baseline(rows, way) : Classifier.likeliest(network.probabilities());
        int[] truth = Objects.requireNonNull(measured.labels());
        long right = IntStream.range(0, truth.length)
                .filter(row -> predicted[row] == truth[row])
                .count();
        double seconds = (System.nanoTime() - begun) / 1e9;
        return new Trained(new Outcome(labels, seed, way, (double) right / truth.length, seconds), network);
    }

    private FineTuner.Result network(int[] rows, int seed, Way way, FineTuner.Progress progress) {
        if (method == Method.LADDER) {
            return ladder(rows, seed, way, progress);
        }
        boolean chosen = way == Way.PRETRAINED || way == Way.FRESH;
        boolean weights = way == Way.PRETRAINED || way == Way.PLAIN;
        FineTuning usual = settings.apply(rows.length);
        FineTuning used = chosen && method == Method.CONSISTENCY ? usual : usual.withoutUnlabelled();
        return FineTuner.of(pretraining.pretrained(weights), train.rows(rows), classes)
                .settings(used)
                .seed(seed)
                .engine(engine)
                .threads(threads)
                .progress(progress)
                .unlabelled(pool())
                .train();
    }

    /** Without the costs of reconstruction, a ladder network learns from labelled rows only. */
    private FineTuner.Result ladder(int[] rows, int seed, Way way, FineTuner.Progress progress) {
        boolean weights = way == Way.PRETRAINED || way == Way.PLAIN;
        boolean whole = way == Way.PRETRAINED || way == Way.FRESH;
        LadderSettings used = (whole ? ladder : ladder.withLambdas(List.of(0.0))).withSeed(seed);
        List<EncoderLayer> layers = pretraining.denseLayers();
        List<Integer> sizes =
                layers.stream().map(layer -> (int) layer.kernel().size(1)).toList();
        int inputs = (int) layers.get(0).kernel().size(0);
        LadderTraining training = new LadderTraining(
                        new LadderNetwork(inputs, sizes, classes, pretraining.activation()), used)
                .startingFrom(weights ? layers : List.of())
                .withEngine(engine)
                .withThreads(threads)
                .withProgress((step, score, classifier) -> progress.stepDone(step, used.steps(), score));
        Examples labelled = train.rows(rows);
        ComputationGraph graph =
                training.train(labelled.features(), Objects.requireNonNull(labelled.labels()), train.features());
        LatentModel classifier = LatentModel.of(graph, List.of(inputs), "encoder_" + sizes.size());
        return new FineTuner.Result(classifier, used.steps(), null, training.obstacle());
    }

    private float[] pool() {
        float[] known = pool;
        if (known == null) {
            known = RowArrays.finite(train.features(), "unlabelled rows");
            pool = known;
        }
        return known;
    }

    private Network measured(FineTuner.Result trained) {
        LatentModel model = trained.model();
        Acceleration.of(model, engine == EngineChoice.COMPILED ? EngineChoice.AUTO : engine, threads);
        INDArray probabilities = model.predict(List.of(measured.features())).get(0);
        model.accelerate(null);
        return new Network(model, probabilities, trained.reasonForDl4j());
    }

    private int[] baseline(int[] rows, Way way) {
        int[] all = Objects.requireNonNull(train.labels());
        int[] labels = Arrays.stream(rows).map(row -> all[row]).toArray();
        return switch (way) {
            case FROZEN -> logistic(codings(), rows, labels);
            case LOGISTIC_RAW -> logistic(new Numbers(flat(train.features()), flat(measured.features())), rows, labels);
            case LOGISTIC_PCA -> logistic(components(), rows, labels);
            default ->
                NearestNeighbours.fit(Examples.of(codings().train()).rows(rows).features(), labels, classes)
                        .predict(codings().measured());
        };
    }

    private int[] logistic(Numbers numbers, int[] rows, int[] labels) {
        INDArray seen = Examples.of(numbers.train()).rows(rows).features();
        return LogisticRegression.crossValidated(seen, labels, classes).predict(numbers.measured());
    }

    private Numbers codings() {
        Numbers known = codings;
        if (known == null) {
            known = new Numbers(flat(model.encode(train.features())), flat(model.encode(measured.features())));
            codings = known;
        }
        return known;
    }

    private Numbers components() {
        Numbers known = components;
        if (known == null) {
            INDArray rows = flat(train.features());
            int count = Math.toIntExact(Math.min(codings().train().size(1), rows.size(1)));
            Pca pca = Pca.fit(rows, count);
            known = new Numbers(pca.project(rows), pca.project(flat(measured.features())));
            components = known;
        }
        return known;
    }

    private static INDArray flat(INDArray rows) {
        return rows.rank() == 2 ? rows : rows.dup('c').reshape('c', rows.size(0), rows.length() / rows.size(0));
    }

    /** The ways that are compared if nobody says which. */
    public static List<Way> usualWays(Method method) {
        List<Way> ways = new ArrayList<>(List.of(Way.values()));
        ways.remove(Way.FRESH);
        if (method == Method.PLAIN) {
            ways.remove(Way.PLAIN);
        }
        return ways;
    }
}
