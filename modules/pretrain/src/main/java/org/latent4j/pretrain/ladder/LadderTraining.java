package org.latent4j.pretrain.ladder;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Check;
import org.latent4j.engine.CompiledTraining;
import org.latent4j.engine.EngineChoice;
import org.latent4j.engine.Threads;
import org.latent4j.engine.plan.UnsupportedGraphException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains a classifier as a {@link LadderNetwork}, from few labelled and many unlabelled rows at once.
 *
 * <p>Same seed, same rows, same engine: same bytes, for any number of threads.
 */
public final class LadderTraining {
    private final LadderNetwork network;
    private final LadderSettings settings;
    private List<EncoderLayer> start = List.of();
    private EngineChoice engine = EngineChoice.AUTO;
    private int threads = Threads.standard();
    private Progress progress = (step, score, classifier) -> {};
    private @Nullable String obstacle;

    public LadderTraining(LadderNetwork network, LadderSettings settings) {
        this.network = network;
        this.settings = settings;
    }

    /** Follows a training. */
    @FunctionalInterface
    public interface Progress {
        /**
         * A step is done.
         *
         * @param step from 1 on
         * @param score of its batch, before it
         * @param classifier makes the classifier that training would end with now, in some seconds; later steps don't change it
         */
        void step(int step, double score, Supplier<ComputationGraph> classifier);
    }

    /**
     * Begins with trained layers instead of random ones, so that the network first gives the encoder's own codings.
     *
     * @param layers from the input upwards: all of the network's hidden layers, or the lowest of them
     * @throws IllegalArgumentException if they don't have the network's sizes
     */
    public LadderTraining startingFrom(List<EncoderLayer> layers) {
        List<Integer> sizes = network.sizes();
        Check.that(
                layers.size() < network.top(),
                "LadderTraining.startingFrom",
                "at most " + network.hiddenSizes().size() + " layers",
                layers.size());
        for (int i = 0; i < layers.size(); i++) {
            long[] shape = layers.get(i).kernel().shape();
            Check.that(
                    shape[0] == sizes.get(i) && shape[1] == sizes.get(i + 1),
                    "LadderTraining.startingFrom, layer " + (i + 1),
                    "[" + sizes.get(i) + ", " + sizes.get(i + 1) + "]",
                    Arrays.toString(shape));
        }
        start = List.copyOf(layers);
        return this;
    }

    /** Chooses what runs the steps; the compiled engine where it can, if nobody chooses. */
    public LadderTraining withEngine(EngineChoice engine) {
        this.engine = engine;
        return this;
    }

    /** Limits the compiled engine's threads. */
    public LadderTraining withThreads(int threads) {
        this.threads = Check.positive("LadderTraining.threads", threads);
        return this;
    }

    /** Tells somebody of every step. */
    public LadderTraining withProgress(Progress progress) {
        this.progress = progress;
        return this;
    }

    /** Why DL4J ran the last training's steps, for people; null if the compiled engine did, or DL4J was chosen. */
    public @Nullable String obstacle() {
        return obstacle;
    }

    /**
     * Trains, and gives the classifier.
     *
     * @param labelled {@code [rows, …]} of {@code inputSize} numbers
     * @param labels the class of each, from 0
     * @param unlabelled as {@code labelled}; usually with those among them
     * @return an ordinary DL4J graph of dense layers {@code encoder_1 …} and an output layer {@code output}, from
     *     {@code input}, {@code [rows, inputSize]}, to probabilities, {@code [rows, classes]}: the clean pass with batch
     *     normalisation by the unlabelled rows (the first 60,000 of them) folded into weights and biases
     * @throws IllegalArgumentException if rows or labels don't fit the network
     * @throws UnsupportedGraphException if the engine must be the compiled one and can't be
     */
    public ComputationGraph train(INDArray labelled, int[] labels, INDArray unlabelled) {
        INDArray known = rows("labelled", labelled);
        INDArray others = rows("unlabelled", unlabelled);
        LadderRows rows = new LadderRows(known, labels, others, network.classes(), settings);
        ComputationGraph ladder = network.create(settings);
        Classifiers.start(network, ladder, start, others);
        obstacle = null;
        if (engine.compiles()) {
            List<List<Integer>> shapes = Collections.nCopies(ladder.getNumInputArrays(), List.of(network.inputSize()));
            try (CompiledTraining compiled = CompiledTraining.of(ladder, shapes, settings.batchSize(), threads)) {
                compiledSteps(compiled, rows, shapes.size(), () -> {
                    compiled.write();
                    return Classifiers.fold(network, ladder, others);
                });
                compiled.write();
                return Classifiers.fold(network, ladder, others);
            } catch (UnsupportedGraphException e) {
                if (engine == EngineChoice.COMPILED) {
                    throw e;
                }
                obstacle = e.getMessage();
            }
        }
        ownSteps(ladder, rows, () -> Classifiers.fold(network, ladder, others));
        return Classifiers.fold(network, ladder, others);
    }

    private INDArray rows(String name, INDArray given) {
        Check.that(
                given.rank() >= 2 && given.size(0) > 0 && given.length() == given.size(0) * network.inputSize(),
                "LadderTraining." + name,
                "rows of " + network.inputSize() + " numbers",
                "shape " + Arrays.toString(given.shape()));
        return given.castTo(Nd4j.defaultFloatingPointType()).reshape('c', given.size(0), network.inputSize());
    }

    private void compiledSteps(
            CompiledTraining compiled, LadderRows rows, int inputs, Supplier<ComputationGraph> classifier) {
        int[] order = IntStream.range(0, settings.batchSize()).toArray();
        SplittableRandom seeds = new SplittableRandom(settings.seed());
        for (int step = 1; step <= settings.steps(); step++) {
            rows.next();
            double score = compiled.step(
                    rows.features(inputs), List.of(rows.targets()), order, 0, order.length, seeds.nextLong());
            progress.step(step, score, classifier);
        }
    }

    private void ownSteps(ComputationGraph ladder, LadderRows rows, Supplier<ComputationGraph> classifier) {
        SplittableRandom seeds = new SplittableRandom(settings.seed());
        for (int step = 1; step <= settings.steps(); step++) {
            rows.next();
            Nd4j.getRandom().setSeed(seeds.nextLong());
            INDArray[] features = rows.features(ladder.getNumInputArrays()).stream()
                    .map(LadderRows::array)
                    .toArray(INDArray[]::new);
            ladder.fit(features, new INDArray[] {LadderRows.array(rows.targets())});
            progress.step(step, ladder.score(), classifier);
        }
    }
}
