package org.latent4j.models;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.jspecify.annotations.Nullable;
import org.latent4j.layers.keras.KerasVertex;
import org.latent4j.layers.keras.OutputVertex;
import org.latent4j.layers.keras.UnsupportedLayerException;

/**
 * What a model's zip says of its graph, read without its weights and without ND4J.
 *
 * @param variant the variant it was built as, or null
 * @param inputShape of one example, in Keras's layout; null if the file doesn't say it
 * @param inputs names of the graph's inputs
 * @param vertices in an order in which each comes after what it reads, as far as the file has one
 * @param outputs names of the graph's outputs
 * @param codings the vertex that gives the codings, or null
 */
public record StoredGraph(
        @Nullable String variant,
        @Nullable List<Integer> inputShape,
        List<String> inputs,
        List<Vertex> vertices,
        List<String> outputs,
        @Nullable String codings) {

    /**
     * A layer or other vertex.
     *
     * @param type DL4J's class name without its package, or Keras's
     * @param shape of one example, in Keras's layout, -1 where any size goes; null if unknown
     * @param parameters how many it has, or null if unknown
     * @param inputs what it reads
     * @param problem why the model can't be loaded with it, or null
     */
    public record Vertex(
            String name,
            String type,
            @Nullable List<Integer> shape,
            @Nullable Long parameters,
            List<String> inputs,
            @Nullable String problem) {}

    /**
     * Reads a Latent4j or DL4J zip.
     *
     * @throws MalformedModelException if the file is broken
     * @throws UnsupportedModelException if it is a good file that can't be taken
     * @throws IOException if it can't be read at all
     */
    public static StoredGraph read(Path file) throws IOException {
        ModelFile.Description description = ModelFile.describe(file);
        ModelCard card = description.card();
        try {
            return description.configuration().contains("\"vertices\"")
                    ? ofGraph(ComputationGraphConfiguration.fromJson(description.configuration()), card)
                    : ofLayers(MultiLayerConfiguration.fromJson(description.configuration()));
        } catch (UnsupportedLayerException e) {
            throw new UnsupportedModelException(file + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new MalformedModelException(file + ", configuration.json: " + e.getMessage(), e);
        }
    }

    private static StoredGraph ofGraph(ComputationGraphConfiguration configuration, @Nullable ModelCard card) {
        Autoencoder variant = card == null ? null : card.variant();
        Map<String, List<Integer>> shapes = shapes(configuration, card);
        List<Vertex> vertices = new ArrayList<>();
        for (String name : order(configuration)) {
            GraphVertex vertex = configuration.getVertices().get(name);
            if (vertex != null) {
                vertices.add(vertex(
                        name,
                        vertex,
                        shapes.get(name),
                        configuration.getVertexInputs().getOrDefault(name, List.of())));
            }
        }
        return new StoredGraph(
                variant == null ? null : variant.variant(),
                card == null ? null : card.inputShape(),
                configuration.getNetworkInputs(),
                vertices,
                configuration.getNetworkOutputs(),
                card == null ? null : card.codings());
    }

    private static Vertex vertex(String name, GraphVertex vertex, @Nullable List<Integer> shape, List<String> inputs) {
        String type = vertex.getClass().getSimpleName();
        if (vertex instanceof LayerVertex layer) {
            type = layer.getLayerConf().getLayer().getClass().getSimpleName();
        } else if (vertex instanceof KerasVertex keras) {
            type = keras.getLayerClass();
        }
        try {
            return new Vertex(name, type, shape, vertex.numParams(true), inputs, null);
        } catch (UnsupportedLayerException e) {
            return new Vertex(name, type, shape, null, inputs, e.getMessage());
        }
    }

    private static StoredGraph ofLayers(MultiLayerConfiguration configuration) {
        List<Vertex> vertices = new ArrayList<>();
        String before = "input";
        for (NeuralNetConfiguration layer : configuration.getConfs()) {
            String given = layer.getLayer().getLayerName();
            String name = given == null ? "layer" + vertices.size() : given;
            vertices.add(new Vertex(
                    name,
                    layer.getLayer().getClass().getSimpleName(),
                    null,
                    layer.getLayer().initializer().numParams(layer),
                    List.of(before),
                    null));
            before = name;
        }
        return new StoredGraph(null, null, List.of("input"), vertices, List.of(before), null);
    }

    private static List<String> order(ComputationGraphConfiguration configuration) {
        List<String> order = configuration.getTopologicalOrderStr();
        return order == null || order.isEmpty()
                ? new ArrayList<>(configuration.getVertices().keySet())
                : order;
    }

    private static Map<String, List<Integer>> shapes(
            ComputationGraphConfiguration configuration, @Nullable ModelCard card) {
        Map<String, List<Integer>> shapes = new HashMap<>();
        if (card != null && card.signature() == null) {
            InputType[] inputs = {inputType(card.inputShape())};
            configuration.getLayerActivationTypes(inputs).forEach((name, type) -> shapes.put(name, shape(type)));
            return shapes;
        }
        configuration.getVertices().forEach((name, vertex) -> {
            List<Integer> shape = kerasShape(configuration, vertex);
            if (shape != null) {
                shapes.put(name, shape);
            }
        });
        return shapes;
    }

    private static @Nullable List<Integer> kerasShape(ComputationGraphConfiguration configuration, GraphVertex vertex) {
        int output = vertex instanceof OutputVertex extra ? extra.getIndex() : 0;
        GraphVertex source = vertex instanceof OutputVertex extra
                ? configuration.getVertices().get(extra.getSource())
                : vertex;
        if (!(source instanceof KerasVertex keras) || keras.isMaskOutput()) {
            return null;
        }
        try {
            long[] shape = keras.layer().outputShapes(keras.getInputShapes()).get(output);
            List<Integer> example = new ArrayList<>();
            for (int i = 1; i < shape.length; i++) {
                example.add((int) shape[i]);
            }
            return example;
        } catch (UnsupportedLayerException e) {
            return null;
        }
    }

    private static InputType inputType(List<Integer> shape) {
        return switch (shape.size()) {
            case 2 -> InputType.recurrent(shape.get(1), shape.get(0));
            case 3 -> InputType.convolutional(shape.get(0), shape.get(1), shape.get(2));
            default -> InputType.feedForward(shape.get(0));
        };
    }

    private static List<Integer> shape(InputType type) {
        if (type instanceof InputType.InputTypeRecurrent recurrent) {
            return List.of((int) recurrent.getTimeSeriesLength(), (int) recurrent.getSize());
        }
        if (type instanceof InputType.InputTypeConvolutional image) {
            return List.of((int) image.getHeight(), (int) image.getWidth(), (int) image.getChannels());
        }
        return List.of(Math.toIntExact(type.arrayElementsPerExample()));
    }
}
