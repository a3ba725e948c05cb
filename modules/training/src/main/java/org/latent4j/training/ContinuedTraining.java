package org.latent4j.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Check;
import org.latent4j.engine.ArrayRows;
import org.latent4j.engine.CompiledTraining;
import org.latent4j.engine.EngineChoice;
import org.latent4j.engine.Threads;
import org.latent4j.engine.plan.UnsupportedGraphException;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Signature;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.indexing.SpecifiedIndex;

/**
 * Trains a model from elsewhere further, an imported Keras model say, by the losses and the optimizer that are in its graph,
 * from its weights and its optimizer's state.
 *
 * <pre>{@code
 * LatentModel model = KerasImport.of(file).load().model();
 * List<Double> losses = ContinuedTraining.of(model, rows).epochs(10).train();
 * model.save(Path.of("model.zip"));
 * }</pre>
 *
 * <p>As Keras's {@code fit}: rows in a new random order each epoch, in batches, the last one smaller; the loss of an epoch is
 * the mean over its batches weighted by rows, penalties included. Same model, rows and seed: same bytes on one machine, for any
 * number of threads. The model's graph is trained itself.
 */
public final class ContinuedTraining {
    private final LatentModel model;
    private final ComputationGraph graph;
    private final List<INDArray> inputs;
    private final List<INDArray> targets;
    private final int rows;
    private int batchSize = 32;
    private int epochs = 1;
    private long seed = 42;
    private EngineChoice engine = EngineChoice.AUTO;
    private int threads = Threads.standard();
    private @Nullable String reasonForDl4j;

    private ContinuedTraining(LatentModel model, Signature signature, List<INDArray> inputs, List<INDArray> targets) {
        this.model = model;
        this.graph = model.graph();
        this.inputs = List.copyOf(inputs);
        this.targets = List.copyOf(targets);
        check("inputs", signature.inputs().size(), inputs);
        check("targets", losses().size(), targets);
        this.rows = (int) inputs.get(0).size(0);
        for (INDArray array : targets) {
            Check.that(array.size(0) == rows, "ContinuedTraining.targets", rows + " rows", array.size(0));
        }
    }

    private static void check(String what, int expected, List<INDArray> arrays) {
        String place = "ContinuedTraining." + what;
        Check.that(arrays.size() == expected, place, expected + " arrays", arrays.size());
        long rows = arrays.get(0).rank() == 0 ? 0 : arrays.get(0).size(0);
        for (INDArray array : arrays) {
            boolean fits = rows > 0 && array.size(0) == rows;
            Check.that(fits, place, "as many rows in every array, at least one", Arrays.toString(array.shape()));
        }
    }

    /** Vertices of the outputs that have a loss. */
    private List<String> losses() {
        List<String> losses = graph.getConfiguration().getNetworkOutputs().stream()
                .filter(output -> graph.getLayer(output) instanceof IOutputLayer layer && layer.needsLabels())
                .toList();
        if (losses.isEmpty()) {
            throw new IllegalArgumentException(
                    "ContinuedTraining: expected a model with a loss, as Keras's compile gives"
                            + " it one, found none; compile it in Keras before it is saved");
        }
        return losses;
    }

    /**
     * Trains an autoencoder: its targets are its inputs.
     *
     * @param rows {@code [rows, …]} in Keras's layout
     * @throws IllegalArgumentException if the model isn't one whose arrays have Keras's layout, or has no loss
     */
    public static ContinuedTraining of(LatentModel model, INDArray rows) {
        return of(model, List.of(rows), List.of(rows));
    }

    /**
     * Trains any model.
     *
     * @param inputs one array for each input, {@code [rows, …]} in Keras's layout
     * @param targets one for each output that has a loss, in the order of the outputs
     * @throws IllegalArgumentException if the model isn't one whose arrays have Keras's layout, or has no loss; if there are
     *     more or fewer arrays, or they differ in rows
     */
    public static ContinuedTraining of(LatentModel model, List<INDArray> inputs, List<INDArray> targets) {
        Signature signature = model.signature();
        if (signature == null) {
            throw new IllegalArgumentException(
                    "ContinuedTraining.model: expected an imported model, got a variant, which Trainer trains");
        }
        return new ContinuedTraining(model, signature, inputs, targets);
    }

    /** Rows of a step; 32 by default. */
    public ContinuedTraining batchSize(int rows) {
        this.batchSize = Check.positive("ContinuedTraining.batchSize", rows);
        return this;
    }

    /** Passes over the rows; one by default. */
    public ContinuedTraining epochs(int epochs) {
        this.epochs = Check.positive("ContinuedTraining.epochs", epochs);
        return this;
    }

    /** Decides the order of rows and all that is drawn; 42 by default. */
    public ContinuedTraining seed(long seed) {
        this.seed = seed;
        return this;
    }

    /** What runs the steps; by default the compiled engine where it can. */
    public ContinuedTraining engine(EngineChoice engine) {
        this.engine = engine;
        return this;
    }

    /** Threads of the compiled engine, by default {@link Threads#standard}; the result doesn't depend on them. */
    public ContinuedTraining threads(int threads) {
        this.threads = Check.positive("ContinuedTraining.threads", threads);
        return this;
    }

    /** After training: why DL4J ran the steps; null if the compiled engine did, or if DL4J was chosen. */
    public @Nullable String reasonForDl4j() {
        return reasonForDl4j;
    }

    /**
     * Trains, and leaves weights and optimizer state in the model's graph.
     *
     * @return each epoch's loss
     * @throws UnsupportedGraphException if the engine must be the compiled one and can't be
     * @throws TrainingException if the loss is no longer a finite number; the graph then has the weights of that step
     */
    public List<Double> train() {
        reasonForDl4j = null;
        if (engine == EngineChoice.AUTO && !engine.compiles()) {
            reasonForDl4j = TrainingLoop.ON_GPU;
        } else if (engine.compiles()) {
            try (CompiledTraining training = compile()) {
                return trainBy(training);
            } catch (UnsupportedGraphException e) {
                if (engine == EngineChoice.COMPILED) {
                    throw e;
                }
                reasonForDl4j = e.getMessage();
            }
        }
        return epochs((order, from, to, drawn) -> {
            Nd4j.getRandom().setSeed(drawn);
            int[] batch = Arrays.copyOfRange(order, from, to);
            graph.fit(rows(inputs, batch), rows(targets, batch));
            return graph.score();
        });
    }

    private CompiledTraining compile() {
        List<List<Integer>> shapes = inputs.stream()
                .map(input -> IntStream.range(1, input.rank())
                        .mapToObj(axis -> (int) input.size(axis))
                        .toList())
                .toList();
        return CompiledTraining.of(graph, shapes, Math.min(batchSize, rows), threads);
    }

    private List<Double> trainBy(CompiledTraining training) {
        List<ArrayRows> inputRows = inputs.stream().map(ArrayRows::of).toList();
        List<ArrayRows> targetRows = targets.stream().map(ArrayRows::of).toList();
        try {
            return epochs((order, from, to, drawn) -> training.step(inputRows, targetRows, order, from, to, drawn));
        } finally {
            training.write();
        }
    }

    private static INDArray[] rows(List<INDArray> arrays, int[] rows) {
        return arrays.stream()
                .map(array -> {
                    INDArrayIndex[] index = new INDArrayIndex[array.rank()];
                    Arrays.fill(index, NDArrayIndex.all());
                    index[0] = new SpecifiedIndex(
                            Arrays.stream(rows).asLongStream().toArray());
                    return array.get(index).dup('c');
                })
                .toArray(INDArray[]::new);
    }

    /** One step; gives its loss. */
    private interface BatchStep {
        double run(int[] order, int from, int to, long seed);
    }

    private List<Double> epochs(BatchStep step) {
        model.accelerate(null); // knows the weights of before
        List<Double> losses = new ArrayList<>();
        for (int epoch = 0; epoch < epochs; epoch++) {
            int[] order = Seeds.order(rows, seed, epoch);
            double sum = 0;
            for (int from = 0, number = 0; from < rows; from += batchSize, number++) {
                int to = Math.min(rows, from + batchSize);
                double loss = step.run(order, from, to, Seeds.of(seed, epoch, number));
                if (!Double.isFinite(loss)) {
                    throw new TrainingException("epoch " + (epoch + 1) + ", step " + (number + 1)
                            + ": the loss is no longer a number, training has diverged; try a lower learning rate, or"
                            + " inputs scaled to [0, 1]");
                }
                sum += loss * (to - from);
            }
            graph.incrementEpochCount();
            losses.add(sum / rows);
        }
        return losses;
    }
}
