package org.latent4j.models;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * An autoencoder ready for use: a DL4J graph and what is needed to split it into encoder and decoder.
 *
 * <p>Arrays in and out are in Keras's layout (see {@link KerasLayout}); rows are processed in batches, so their number is
 * bound only by the memory of the arrays themselves. Noise, dropout and sampling are off. Several threads may use one model;
 * they wait for each other, as DL4J graphs serve one at a time.
 */
public final class LatentModel {
    private static final int BATCH = 500;

    private final ComputationGraph graph;
    private final ModelCard card;
    private final Map<String, JsonNode> attachments;
    private @Nullable Accelerator accelerator;

    LatentModel(ComputationGraph graph, ModelCard card) {
        this.graph = graph;
        this.card = card;
        this.attachments = new LinkedHashMap<>(card.attachments());
    }

    /** An untrained model: same variant and seed, same weights. */
    public static LatentModel create(Autoencoder variant, Optimizer optimizer, long seed) {
        NativeThreads.useSensibleDefaults();
        ComputationGraph graph = new ComputationGraph(variant.configuration(optimizer, seed));
        graph.init();
        return new LatentModel(
                graph, new ModelCard(ModelCard.FORMAT, variant, variant.inputShape(), Graphs.CODINGS, Map.of()));
    }

    /**
     * A model around a graph whose arrays have Keras's layout, an imported one say.
     *
     * @param graph with parameters
     */
    public static LatentModel of(ComputationGraph graph, Signature signature) {
        return new LatentModel(
                graph,
                new ModelCard(
                        ModelCard.FORMAT,
                        null,
                        signature.inputs().get(0).shape(),
                        signature.codings(),
                        Map.of(),
                        signature));
    }

    /**
     * A model around a graph of DL4J's own layers, whose arrays have DL4J's layout.
     *
     * @param graph with parameters, one input and one output
     * @param inputShape of one example, in Keras's layout
     * @param codings the vertex that gives the codings
     */
    public static LatentModel of(ComputationGraph graph, List<Integer> inputShape, String codings) {
        return new LatentModel(graph, new ModelCard(ModelCard.FORMAT, null, inputShape, codings, Map.of()));
    }

    /**
     * Reads a Latent4j or DL4J model.
     *
     * @throws MalformedModelException if the file is broken
     * @throws UnsupportedModelException if it is a good file that can't be taken; names what it holds
     * @throws IOException if it can't be read at all
     */
    public static LatentModel load(Path file) throws IOException {
        NativeThreads.useSensibleDefaults();
        return ModelFile.read(file);
    }

    /** Writes the model as a stock DL4J zip with one more entry, completely or not at all. */
    public void save(Path file) throws IOException {
        ModelFile.write(this, file);
    }

    /** The graph itself; what is changed in it is changed in this model. */
    public ComputationGraph graph() {
        return graph;
    }

    /**
     * Makes encodings, reconstructions and predictions of a model with one input come from elsewhere; null for DL4J again. Who
     * changes the graph's parameters afterwards must tell the accelerator.
     */
    public void accelerate(@Nullable Accelerator accelerator) {
        this.accelerator = accelerator;
    }

    /** The variant it was built as, or null for a model from elsewhere. */
    public @Nullable Autoencoder variant() {
        return card.variant();
    }

    /** Shape of one example, in Keras's layout, without the batch axis. */
    public List<Integer> inputShape() {
        return card.inputShape();
    }

    /** What travels with the model under a name: how a table was encoded, where data came from. */
    public @Nullable JsonNode attachment(String name) {
        return attachments.get(name);
    }

    /** Makes something travel with the model. */
    public void attach(String name, JsonNode value) {
        attachments.put(name, value);
    }

    ModelCard card() {
        return new ModelCard(
                card.format(), card.variant(), card.inputShape(), card.codings(), attachments, card.signature());
    }

    /** What goes in and out, if the graph's arrays have Keras's layout; null if they have DL4J's. */
    public @Nullable Signature signature() {
        return card.signature();
    }

    /**
     * The outputs for one array an input, each in Keras's layout.
     *
     * @throws IllegalArgumentException if the number of arrays, a shape or the number of rows doesn't fit
     */
    public List<INDArray> predict(List<INDArray> inputs) {
        Signature signature = signature();
        if (signature == null) {
            if (inputs.size() != 1) {
                throw new IllegalArgumentException("predict: expected 1 input, got " + inputs.size());
            }
            return List.of(reconstruct(inputs.get(0)));
        }
        if (accelerator != null && inputs.size() == 1 && signature.outputs().size() == 1) {
            return List.of(reconstruct(inputs.get(0)));
        }
        synchronized (graph) {
            return KerasGraphs.predict(graph, signature, inputs);
        }
    }

    /** How texts become numbers, by the graph's inputs that take such; empty for most models. */
    public Map<String, TextEncoding> textEncodings() {
        return TextInputs.of(attachment(TextEncoding.ATTACHMENT));
    }

    /** How texts become the numbers of one of the graph's inputs; null if it takes no texts. */
    public @Nullable TextEncoding textEncoding(String input) {
        return textEncodings().get(input);
    }

    /**
     * The outputs for texts, of a model that takes nothing else.
     *
     * @param texts by input, as Keras calls it; rows of several texts one after another
     * @throws IllegalArgumentException if an input takes numbers, or as {@link TextEncoding#encode(List)}
     */
    public List<INDArray> predictTexts(Map<String, List<String>> texts) {
        return predict(TextInputs.encode(this, texts));
    }

    /** Brings examples to the layout that {@link #graph()} takes. */
    public INDArray toGraph(INDArray features) {
        Signature signature = signature();
        if (signature != null) {
            return KerasGraphs.fitted(features, signature.inputs().get(0), graph.params());
        }
        return KerasLayout.toGraph(features, inputShape(), graph.params().dataType(), "input");
    }

    /** The codings of examples, {@code [rows, latentSize]} or {@code [rows, height, width, channels]}. */
    public INDArray encode(INDArray features) {
        return encode(features, null);
    }

    /**
     * The codings of sequences of different lengths.
     *
     * @param mask {@code [rows, time]}, 1 for real steps; null if all are
     * @throws IllegalArgumentException if the shape doesn't fit
     * @throws IllegalStateException if the model has no known codings
     */
    public INDArray encode(INDArray features, @Nullable INDArray mask) {
        return forward(codings(), features, mask);
    }

    /** The reconstructions of examples, shaped as {@link #inputShape()}. */
    public INDArray reconstruct(INDArray features) {
        return reconstruct(features, null);
    }

    /** The reconstructions of sequences of different lengths; masked steps have no meaning. */
    public INDArray reconstruct(INDArray features, @Nullable INDArray mask) {
        return forward(graph.getConfiguration().getNetworkOutputs().get(0), features, mask);
    }

    /** What the decoder makes of codings. */
    public INDArray decode(INDArray codings) {
        int steps = inputShape().size() == 2 ? inputShape().get(0) : 1;
        ComputationGraph decoder = DecoderGraph.of(graph, codings(), steps);
        Autoencoder variant = variant();
        Signature signature = signature();
        if (signature != null) {
            Signature.Port port = new Signature.Port("codings", codings(), signature.codingsShape());
            INDArray fitted = KerasGraphs.fitted(codings, port, graph.params());
            return inBatches(
                    fitted.size(0), KerasGraphs.rows(decoder), rows -> decoder.output(false, fitted.get(rows))[0]);
        }
        INDArray input = variant == null
                ? codings
                : KerasLayout.toGraph(
                        codings, variant.codingsShape(), graph.params().dataType(), "codings");
        return inBatches(input.size(0), rows -> KerasLayout.fromGraph(decoder.output(false, input.get(rows))[0]));
    }

    /**
     * The distributions that a variational encoder gives: means and log-variances, each {@code [rows, latentSize]}.
     *
     * @throws IllegalStateException if the model isn't variational
     */
    public Distribution distribution(INDArray features) {
        Signature signature = signature();
        if (signature != null && signature.mean() != null && signature.logVariance() != null) {
            return new Distribution(
                    forward(signature.mean(), features, null), forward(signature.logVariance(), features, null));
        }
        if (!(variant() instanceof VariationalAutoencoder)) {
            throw new IllegalStateException("distribution: expected a variational model");
        }
        return new Distribution(
                forward(VariationalAutoencoder.MEAN, features, null),
                forward(VariationalAutoencoder.LOG_VARIANCE, features, null));
    }

    /**
     * Normal distributions over codings, one a row.
     *
     * @param means {@code [rows, latentSize]}
     * @param logVariances {@code [rows, latentSize]}
     */
    public record Distribution(INDArray means, INDArray logVariances) {}

    /**
     * The vertex that gives the codings.
     *
     * @throws IllegalStateException if the model has no known codings
     */
    public String codings() {
        String codings = card.codings();
        if (codings == null) {
            throw new IllegalStateException(
                    "encode, decode: expected a model with known codings; this DL4J file doesn't say which layer they are");
        }
        return codings;
    }

    /**
     * A vertex's activations. DL4J's own {@code output(layers, …)} leaves workspaces open when it stops before the last
     * vertex of a short graph, so this feeds forward and picks.
     */
    private INDArray forward(String vertex, INDArray features, @Nullable INDArray mask) {
        synchronized (graph) {
            Accelerator other = accelerator;
            if (other != null && mask == null && graph.getNumInputArrays() == 1) {
                INDArray activations = other.activations(vertex, features);
                if (activations != null) {
                    return activations;
                }
            }
            return forwardAlone(vertex, features, mask);
        }
    }

    private INDArray forwardAlone(String vertex, INDArray features, @Nullable INDArray mask) {
        INDArray input = toGraph(features);
        if (signature() != null) {
            if (graph.getNumInputArrays() != 1) {
                throw new IllegalStateException("input: the model has " + graph.getNumInputArrays()
                        + " inputs; expected one, or predict with all of them");
            }
            if (mask != null) {
                throw new IllegalStateException("mask: the model has its own masking");
            }
            return inBatches(
                    input.size(0),
                    KerasGraphs.rows(graph),
                    rows -> KerasGraphs.activation(graph, vertex, input.get(rows)));
        }
        int until = graph.getVertex(vertex).getVertexIndex();
        try {
            return inBatches(input.size(0), rows -> {
                if (mask != null) {
                    graph.setLayerMaskArrays(new INDArray[] {mask.get(rows)}, null);
                }
                var activations = graph.feedForward(new INDArray[] {input.get(rows)}, until, false, true);
                return KerasLayout.fromGraph(Objects.requireNonNull(activations.get(vertex)));
            });
        } finally {
            graph.clearLayerMaskArrays();
        }
    }

    private static INDArray inBatches(long rows, Function<INDArrayIndex, INDArray> function) {
        return inBatches(rows, BATCH, function);
    }

    private static INDArray inBatches(long rows, long step, Function<INDArrayIndex, INDArray> function) {
        if (rows == 0) {
            throw new IllegalArgumentException("input: expected at least one row, got none");
        }
        INDArray all = null;
        for (long from = 0; from < rows; from += step) {
            INDArrayIndex range = NDArrayIndex.interval(from, Math.min(rows, from + step));
            INDArray part = function.apply(range);
            if (all == null) {
                long[] shape = part.shape().clone();
                shape[0] = rows;
                all = Nd4j.createUninitialized(part.dataType(), shape, 'c');
            }
            all.put(new INDArrayIndex[] {range}, part);
        }
        return Objects.requireNonNull(all);
    }
}
