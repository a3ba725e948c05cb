package org.latent4j.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.latent4j.layers.keras.KerasLossLayer;
import org.latent4j.layers.keras.KerasVertex;
import org.latent4j.layers.keras.LayerConfig;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small graphs of Keras's layers whose last one goes into a DL4J output layer with squared errors. */
public final class KerasLayerGraph {
    /** What the output layer gives. */
    public static final int OUTPUTS = 4;

    private final GraphBuilder builder;
    private final int keras;
    private final IUpdater updater;
    private final Map<String, long[]> shapes = new HashMap<>();
    private final Map<String, KerasVertex> vertices = new HashMap<>();
    private String last = "in";

    /** @param keras 2 or 3: whose arithmetic */
    public KerasLayerGraph(int keras, IUpdater updater, List<Integer> inputShape) {
        this.keras = keras;
        this.updater = updater;
        long[] shape = new long[inputShape.size() + 1];
        shape[0] = -1;
        for (int i = 1; i < shape.length; i++) {
            shape[i] = inputShape.get(i - 1);
        }
        shapes.put("in", shape);
        this.builder = new NeuralNetConfiguration.Builder()
                .updater(updater)
                .miniBatch(false)
                .graphBuilder()
                .addInputs("in");
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Adds a layer that reads the one added before. */
    public KerasLayerGraph then(String kind, String config) {
        return layer("layer_" + vertices.size(), kind, config, last);
    }

    /** Adds a layer. */
    public KerasLayerGraph layer(String name, String kind, String config, String... inputs) {
        List<long[]> inputShapes = new ArrayList<>();
        for (String input : inputs) {
            inputShapes.add(shapes.get(input));
        }
        KerasVertex vertex = new KerasVertex(kind, LayerConfig.of(json(config), keras), inputShapes, null);
        vertex.setLayerName(name);
        vertex.setUpdater(updater);
        vertex.setTrainable(vertex.layerConfig().flag("trainable", true));
        shapes.put(name, vertex.layer().outputShapes(inputShapes).get(0));
        vertices.put(name, vertex);
        builder.addVertex(name, vertex, inputs);
        last = name;
        return this;
    }

    /** Calls a layer again. */
    public KerasLayerGraph again(String name, String owner, String input) {
        KerasVertex first = vertices.get(owner);
        KerasVertex vertex = first.clone();
        vertex.setLayerName(name);
        vertex.setSharedWith(owner);
        vertex.setOrderOnly(1);
        shapes.put(name, shapes.get(owner));
        vertices.put(name, vertex);
        builder.addVertex(name, vertex, input, owner);
        last = name;
        return this;
    }

    /** Says whether a layer's weights learn, whatever its configuration says. */
    public void setTrainable(String name, boolean trainable) {
        vertices.get(name).setTrainable(trainable);
    }

    /** Adds the output layer behind the layer added last. */
    public ComputationGraph build() {
        if (shapes.get(last).length > 2) {
            then("Flatten", "{}");
        }
        OutputLayer output = new OutputLayer.Builder(LossFunction.L2)
                .nIn(shapes.get(last)[1])
                .nOut(OUTPUTS)
                .activation(Activation.IDENTITY)
                .updater(updater)
                .build();
        ComputationGraph graph = new ComputationGraph(
                builder.addLayer("out", output, last).setOutputs("out").build());
        graph.init();
        draw(graph, new Random(7));
        return graph;
    }

    /**
     * Adds one of Keras's losses behind the layer added last.
     *
     * @param source which gives what the last layer lets pass
     */
    public ComputationGraph build(String loss, String source) {
        builder.addLayer("out", new KerasLossLayer(json(loss), keras, 1, source), last);
        ComputationGraph graph = new ComputationGraph(builder.setOutputs("out").build());
        graph.init();
        draw(graph, new Random(7));
        return graph;
    }

    /** Draws all parameters anew: variances around 1, the others around 0. */
    public static void draw(ComputationGraph graph, Random random) {
        INDArray parameters = graph.params();
        for (long i = 0; i < parameters.length(); i++) {
            parameters.putScalar(i, random.nextFloat() - 0.5f);
        }
        for (GraphVertex vertex : graph.getVertices()) {
            INDArray variance = vertex.hasLayer() || vertex.numParams() == 0
                    ? null
                    : vertex.paramTable(false).get("moving-variance");
            if (variance != null) {
                variance.addi(1);
            }
        }
    }

    /** Random numbers from -1 to 1. */
    public static INDArray random(Random random, long... shape) {
        INDArray values = Nd4j.create(shape);
        for (long i = 0; i < values.length(); i++) {
            values.putScalar(i, 2 * random.nextFloat() - 1);
        }
        return values;
    }
}
