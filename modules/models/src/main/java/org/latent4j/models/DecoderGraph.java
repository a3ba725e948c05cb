package org.latent4j.models;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.latent4j.layers.TransposedKernelVertex;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Cuts the part of a graph behind its codings out as a graph of its own, with copies of the parameters.
 *
 * <p>What refers to the encoder is made independent: tied layers become dense layers, repetition "as long as the input"
 * becomes repetition by a fixed number of steps.
 */
final class DecoderGraph {
    private DecoderGraph() {}

    /**
     * The decoder: one input named as the codings vertex, the outputs of the whole graph.
     *
     * @param steps length of the sequences it writes, where it writes any
     * @throws IllegalStateException if part of the decoder reads something else than the codings
     */
    static ComputationGraph of(ComputationGraph graph, String codings, int steps) {
        ComputationGraphConfiguration whole = graph.getConfiguration();
        Map<String, List<String>> parts = behind(codings, whole);
        GraphBuilder builder = new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs(codings)
                .setOutputs(whole.getNetworkOutputs().toArray(String[]::new));
        parts.forEach((name, inputs) ->
                builder.addVertex(name, independent(graph, name, steps), inputs.toArray(String[]::new)));
        ComputationGraph decoder = new ComputationGraph(builder.build());
        decoder.init();
        parts.keySet().forEach(name -> copyParameters(graph, decoder, name));
        return decoder;
    }

    private static Map<String, List<String>> behind(String codings, ComputationGraphConfiguration whole) {
        Map<String, List<String>> parts = new LinkedHashMap<>();
        for (String name : whole.getTopologicalOrderStr()) {
            List<String> inputs = whole.getVertexInputs().getOrDefault(name, List.of());
            List<String> outside = new ArrayList<>();
            for (String input : inputs) {
                if (!input.equals(codings) && !parts.containsKey(input)) {
                    outside.add(input);
                }
            }
            if (outside.size() < inputs.size()) {
                if (!outside.isEmpty()) {
                    throw new IllegalStateException("decode: expected every layer behind '" + codings
                            + "' to read the codings only, but '" + name + "' also reads " + outside);
                }
                parts.put(name, inputs);
            }
        }
        return parts;
    }

    @SuppressWarnings("rawtypes") // DL4J's own builder
    private static GraphVertex independent(ComputationGraph graph, String name, int steps) {
        GraphVertex vertex = vertex(graph, name);
        if (vertex instanceof TransposedKernelVertex tied) {
            DenseLayer dense = new DenseLayer.Builder()
                    .nIn(kernel(graph, tied).size(1))
                    .nOut(tied.getSize())
                    .hasBias(false)
                    .activation(Activation.IDENTITY)
                    .build();
            return layerVertex(dense, name);
        }
        if (vertex instanceof DuplicateToTimeSeriesVertex) {
            return layerVertex(new RepeatVector.Builder(steps).build(), name);
        }
        return vertex.clone();
    }

    private static LayerVertex layerVertex(org.deeplearning4j.nn.conf.layers.Layer layer, String name) {
        layer.setLayerName(name);
        return new LayerVertex(new NeuralNetConfiguration.Builder().layer(layer).build(), null);
    }

    private static void copyParameters(ComputationGraph graph, ComputationGraph decoder, String name) {
        GraphVertex vertex = vertex(graph, name);
        if (vertex instanceof TransposedKernelVertex tied) {
            decoder.getLayer(name)
                    .getParam(DefaultParamInitializer.WEIGHT_KEY)
                    .assign(kernel(graph, tied).transpose());
        } else if (graph.getVertex(name).numParams() > 0) {
            decoder.getVertex(name).params().assign(graph.getVertex(name).params());
        }
    }

    private static GraphVertex vertex(ComputationGraph graph, String name) {
        return Objects.requireNonNull(graph.getConfiguration().getVertices().get(name));
    }

    private static INDArray kernel(ComputationGraph graph, TransposedKernelVertex tied) {
        return graph.getLayer(tied.getTiedTo()).getParam(DefaultParamInitializer.WEIGHT_KEY);
    }
}
