package org.latent4j.engine.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.InputVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Turns a graph into a {@link Plan}.
 *
 * <p>Every kind of vertex has its own {@link VertexCompiler}. One kind that none of them knows, or an option of it that they
 * don't, makes the whole graph unsupported.
 */
public final class GraphCompiler {
    private static final List<VertexCompiler> COMPILERS = List.of(
            new DenseVertices(),
            new ImageVertices(),
            new RecurrentVertices(),
            new ShapingVertices(),
            new LossVertices(),
            new KerasLosses(),
            new KerasVertices());

    private final ComputationGraph graph;
    private final List<Operation> operations = new ArrayList<>();
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, Weight> weights = new HashMap<>();
    private final Set<String> flattened = new HashSet<>();
    private final UpdateRules rules;

    private final boolean training;

    private GraphCompiler(ComputationGraph graph, boolean training) {
        this.graph = graph;
        this.training = training;
        this.rules = new UpdateRules(graph);
    }

    /**
     * The plan of a whole graph.
     *
     * @param inputShapes of one example of every input, in Keras's layout
     * @param training whether it is to learn
     * @throws UnsupportedGraphException if there is something in the graph that can't be compiled
     */
    public static Plan compile(ComputationGraph graph, List<List<Integer>> inputShapes, boolean training) {
        GraphCompiler compiler = new GraphCompiler(graph, training);
        if (graph.params().dataType() != DataType.FLOAT) {
            throw new UnsupportedGraphException(
                    "numbers of type " + graph.params().dataType());
        }
        List<String> inputs = graph.getConfiguration().getNetworkInputs();
        boolean known = inputShapes.stream().flatMap(List::stream).allMatch(size -> size > 0);
        if (inputs.size() != inputShapes.size() || !known) {
            throw new UnsupportedGraphException("inputs of shapes " + inputShapes + " for " + inputs);
        }
        for (int i = 0; i < inputs.size(); i++) {
            compiler.tensors.put(inputs.get(i), new Tensor(inputs.get(i), inputShapes.get(i)));
        }
        for (int index : graph.topologicalSortOrder()) {
            GraphVertex vertex = graph.getVertices()[index];
            if (!(vertex instanceof InputVertex)) {
                compiler.compileOrRefuse(vertex);
            }
        }
        return new Plan(
                inputs.stream().map(compiler::tensor).toList(),
                compiler.operations,
                graph.getConfiguration().getNetworkOutputs().stream()
                        .map(compiler::tensor)
                        .toList(),
                compiler.tensors);
    }

    private void compileOrRefuse(GraphVertex vertex) {
        try {
            compile(vertex);
        } catch (IllegalArgumentException e) { // a configuration that isn't what a compiler expects
            throw new UnsupportedGraphException(vertex.getVertexName(), String.valueOf(e.getMessage()));
        }
    }

    private void compile(GraphVertex vertex) {
        for (VertexCompiler candidate : COMPILERS) {
            if (candidate.compile(vertex, this)) {
                return;
            }
        }
        String kind = vertex.hasLayer()
                ? layer(vertex).getClass().getSimpleName()
                : vertex.getClass().getSimpleName();
        throw new UnsupportedGraphException(vertex.getVertexName(), kind);
    }

    boolean training() {
        return training;
    }

    ComputationGraph graph() {
        return graph;
    }

    /** A vertex's layer as it was configured, wrappers included. */
    Layer layer(GraphVertex vertex) {
        org.deeplearning4j.nn.conf.graph.GraphVertex configuration =
                graph.getConfiguration().getVertices().get(vertex.getVertexName());
        if (configuration instanceof org.deeplearning4j.nn.conf.graph.LayerVertex layerVertex) {
            return layerVertex.getLayerConf().getLayer();
        }
        throw new UnsupportedGraphException(
                vertex.getVertexName(), vertex.getClass().getSimpleName());
    }

    /** The tensor that a vertex gives. */
    Tensor tensor(String vertex) {
        Tensor tensor = tensors.get(vertex);
        if (tensor == null) {
            throw new IllegalStateException("no tensor of vertex '" + vertex + "' yet");
        }
        return tensor;
    }

    /** What a vertex reads, one of them. */
    Tensor input(GraphVertex vertex, int index) {
        return inputs(vertex).get(index);
    }

    /** What a vertex reads. */
    List<Tensor> inputs(GraphVertex vertex) {
        List<String> names = graph.getConfiguration().getVertexInputs().get(vertex.getVertexName());
        return names == null ? List.of() : names.stream().map(this::tensor).toList();
    }

    /** What a dense layer reads: its vertex's input, an image in DL4J's order of numbers, channel by channel. */
    Tensor flatInput(GraphVertex vertex) {
        Tensor input = input(vertex, 0);
        if (!(vertex instanceof LayerVertex layer)
                || !(layer.getLayerPreProcessor() instanceof CnnToFeedForwardPreProcessor)
                || input.shape().size() != 3) {
            return input;
        }
        int channels = input.channels();
        int positions = input.size() / channels;
        int[] from = new int[input.size()];
        for (int i = 0; i < from.length; i++) {
            from[i] = i % positions * channels + i / positions;
        }
        Tensor flat = new Tensor(vertex.getVertexName() + " (flat)", List.of(from.length));
        add(new Operation.Rearrange(input, flat, "flatten", from));
        flattened.add(vertex.getVertexName());
        return flat;
    }

    void add(Operation operation) {
        operations.add(operation);
    }

    /** Says that a tensor is what a vertex gives. */
    void result(GraphVertex vertex, Tensor tensor) {
        tensors.put(vertex.getVertexName(), tensor);
    }

    /** Adds the function, unless it is the identity, and makes what it gives the vertex's result. */
    void activate(GraphVertex vertex, Tensor sum, Function function) {
        if (function.kind() == Function.Kind.LINEAR) {
            result(vertex, sum);
            return;
        }
        Tensor activated = new Tensor(vertex.getVertexName(), sum.shape());
        add(new Operation.Activation(sum, activated, function));
        result(vertex, activated);
    }

    /** The tensor before a vertex's activation function. */
    static Tensor sum(GraphVertex vertex, List<Integer> shape, Function function) {
        return function.kind() == Function.Kind.LINEAR ? new Tensor(vertex.getVertexName(), shape) : sum(vertex, shape);
    }

    /** The tensor before the last operation of a vertex. */
    static Tensor sum(GraphVertex vertex, List<Integer> shape) {
        return new Tensor(vertex.getVertexName() + " (sum)", shape);
    }

    /**
     * Refuses what any layer may have and no compiler here knows.
     *
     * @throws UnsupportedGraphException if it has it
     */
    void requirePlain(GraphVertex vertex) {
        String name = vertex.getVertexName();
        if (vertex instanceof LayerVertex layerVertex
                && layerVertex.getLayerPreProcessor() != null
                && !flattened.contains(name)) {
            throw new UnsupportedGraphException(
                    name, layerVertex.getLayerPreProcessor().getClass().getSimpleName());
        }
        Layer layer = layer(vertex);
        if (layer.getIDropout() != null) {
            throw new UnsupportedGraphException(name, "dropout on a layer's input");
        }
        if (layer.getConstraints() != null && !layer.getConstraints().isEmpty()) {
            throw new UnsupportedGraphException(name, "constraints on weights");
        }
        if (layer instanceof BaseLayer base && base.getWeightNoise() != null) {
            throw new UnsupportedGraphException(name, "weight noise");
        }
    }

    /**
     * A parameter as a matrix.
     *
     * @param layer the layer's vertex
     * @param parameter its key
     * @param rows each row's distance in the parameter's own array
     * @param columns each column's
     */
    Weight weight(String layer, String parameter, INDArray view, int[] rows, int[] columns) {
        return weight(layer + "/" + parameter, layer, parameter, view, rows, columns);
    }

    /** A part of a parameter as a matrix of its own. */
    Weight part(String layer, String parameter, String part, INDArray view, int[] rows, int[] columns) {
        return weight(layer + "/" + parameter + ", " + part, layer, parameter, view, rows, columns);
    }

    private Weight weight(String name, String layer, String parameter, INDArray view, int[] rows, int[] columns) {
        return weights.computeIfAbsent(name, key -> {
            int offset = Math.toIntExact(view.offset() - graph.params().offset());
            return new Weight(key, offset, rows, columns, training ? rules.of(layer, parameter) : UpdateRule.NONE);
        });
    }

    /** A parameter's one row. */
    Weight row(String layer, String parameter, INDArray view) {
        int[] columns = distances(Math.toIntExact(view.length()), 1);
        return weight(layer, parameter, view, new int[1], columns);
    }

    /** A parameter that is a matrix as it is. */
    Weight matrix(String layer, String parameter, INDArray view) {
        int[] rows = distances(view.rows(), view.stride(0));
        return weight(layer, parameter, view, rows, distances(view.columns(), view.stride(1)));
    }

    static int[] distances(int count, long stride) {
        int[] distances = new int[count];
        for (int i = 0; i < count; i++) {
            distances[i] = Math.toIntExact(i * stride);
        }
        return distances;
    }

    /** Which operation gives a tensor; null if it is the model's input. */
    @Nullable
    Operation maker(Tensor tensor) {
        for (Operation operation : operations) {
            if (operation.output().equals(tensor)) {
                return operation;
            }
        }
        return null;
    }

    /**
     * Takes the last operation away again if it is the only one to read what it reads for, so that it can become a part of the
     * next one.
     *
     * @return whether it did
     */
    boolean takeBack(Operation operation) {
        if (operations.get(operations.size() - 1) != operation) {
            return false;
        }
        GraphVertex vertex = graph.getVertex(operation.output().name());
        if (vertex == null
                || vertex.getNumOutputConnections() != 1
                || graph.getConfiguration().getNetworkOutputs().contains(vertex.getVertexName())) {
            return false;
        }
        operations.remove(operations.size() - 1);
        tensors.remove(vertex.getVertexName());
        return true;
    }
}
