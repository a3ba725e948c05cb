package org.latent4j.layers.keras;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Small graphs of Keras layers for tests. */
final class KerasGraph {
    private final GraphBuilder builder;
    private final DataType type;
    private final KerasUpdater updater;

    KerasGraph(DataType type, WorkspaceMode workspaces, KerasUpdater updater, String... inputs) {
        this.type = type;
        this.updater = updater;
        this.builder = new NeuralNetConfiguration.Builder()
                .dataType(type)
                .miniBatch(false)
                .trainingWorkspaceMode(workspaces)
                .inferenceWorkspaceMode(workspaces)
                .graphBuilder()
                .addInputs(inputs);
    }

    static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static KerasUpdater sgd() {
        return new KerasUpdater("SGD", json("{'learning_rate': 0.1}"), 3);
    }

    static KerasUpdater adam() {
        return new KerasUpdater("Adam", json("{'learning_rate': 0.01}"), 3);
    }

    KerasVertex layer(String name, String className, String config, long[] shape, String... inputs) {
        KerasVertex vertex = new KerasVertex(
                className, LayerConfig.of(json(config), 3), java.util.Collections.nCopies(inputs.length, shape), null);
        vertex.setLayerName(name);
        vertex.setUpdater(updater);
        builder.addVertex(name, vertex, inputs);
        return vertex;
    }

    /** A layer that isn't Keras's. */
    void layer(String name, KerasLayer layer, long[] shape, String input) {
        KerasVertex vertex = new KerasVertex("Own", LayerConfig.of(json("{}"), 3), List.of(shape), layer);
        vertex.setLayerName(name);
        builder.addVertex(name, vertex, input);
    }

    /** Another call of a layer. */
    void again(String name, String owner, String className, String config, long[] shape, String input) {
        KerasVertex vertex = new KerasVertex(className, LayerConfig.of(json(config), 3), List.of(shape), null);
        vertex.setLayerName(name);
        vertex.setUpdater(updater);
        vertex.setSharedWith(owner);
        vertex.setOrderOnly(1);
        builder.addVertex(name, vertex, input, owner);
    }

    /** Any vertex, its inputs of different shapes. */
    void vertex(String name, KerasVertex vertex, String... inputs) {
        vertex.setLayerName(name);
        vertex.setUpdater(updater);
        builder.addVertex(name, vertex, inputs);
    }

    void output(String name, String source, int index) {
        builder.addVertex(name, new OutputVertex(source, index), source);
    }

    KerasLossLayer loss(String source, String loss, double weight) {
        KerasLossLayer layer = new KerasLossLayer(json(loss), 3, weight, source);
        builder.addLayer(source + "/loss", layer, source);
        return layer;
    }

    /** A loss of what another vertex lets pass. */
    void loss(String input, String source, String loss) {
        builder.addLayer(input + "/loss", new KerasLossLayer(json(loss), 3, 1, source), input);
    }

    /** With random weights, the same ones each time. */
    ComputationGraph build(String... outputs) {
        ComputationGraph graph = new ComputationGraph(
                builder.allowDisconnected(true).setOutputs(outputs).build());
        graph.init();
        Nd4j.getRandom().setSeed(7);
        for (GraphVertex vertex : graph.getVertices()) {
            if (vertex.numParams() > 0) {
                INDArray view = vertex.params();
                view.assign(Nd4j.randn(type, view.length()).muli(0.5));
            }
        }
        return graph;
    }

    /** The derivative of a score by each parameter, from its values a little above and below. */
    static double[] differences(ComputationGraph graph, DoubleSupplier score) {
        INDArray parameters = graph.params();
        double[] differences = new double[(int) parameters.length()];
        for (int i = 0; i < differences.length; i++) {
            double old = parameters.getDouble(i);
            parameters.putScalar(i, old + 1e-6);
            double above = score.getAsDouble();
            parameters.putScalar(i, old - 1e-6);
            double below = score.getAsDouble();
            parameters.putScalar(i, old);
            differences[i] = (above - below) / 2e-6;
        }
        return differences;
    }
}
