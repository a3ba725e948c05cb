package org.latent4j.keras.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.latent4j.models.LatentModel;
import org.latent4j.models.UnsupportedModelException;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A graph of DL4J's own layers, one behind the other, as a sequential Keras model: classifiers and regressors. */
final class ChainExport {
    private ChainExport() {}

    static ExportedModel of(LatentModel model) {
        ComputationGraph graph = model.graph();
        VariantLayers layers = new VariantLayers(1, 1);
        List<ObjectNode> entries = new ArrayList<>();
        Map<String, List<WeightValues>> weights = new LinkedHashMap<>();
        entries.add(KerasJson.input("input", model.inputShape()));
        String previous = graph.getConfiguration().getNetworkInputs().get(0);
        for (String name : graph.getConfiguration().getTopologicalOrderStr()) {
            GraphVertex vertex = graph.getConfiguration().getVertices().get(name);
            if (vertex == null) { // the input
                continue;
            }
            if (!List.of(previous)
                    .equals(graph.getConfiguration().getVertexInputs().get(name))) {
                throw new UnsupportedModelException(
                        "export: layer '" + name + "': expected a model whose layers lie one behind the other");
            }
            Map<String, INDArray> table = graph.getVertex(name).paramTable(false);
            Map<String, INDArray> parameters = table == null ? Map.of() : table;
            if (vertex instanceof LayerVertex layer
                    && layer.getPreProcessor() instanceof CnnToFeedForwardPreProcessor flat) {
                ObjectNode config = KerasJson.JSON.objectNode().put("name", name + "_flatten");
                entries.add(KerasJson.layer("Flatten", config));
                parameters = channelsLast(parameters, flat);
            }
            VariantLayers.Converted converted = Objects.requireNonNull(layers.of(name, vertex, parameters), name);
            entries.add(converted.entry());
            weights.put(name, converted.weights());
            previous = name;
        }
        return new ExportedModel(KerasJson.sequential("classifier", entries), weights);
    }

    /** The kernel with its rows in the order in which Keras flattens an image: DL4J goes channel by channel. */
    private static Map<String, INDArray> channelsLast(
            Map<String, INDArray> parameters, CnnToFeedForwardPreProcessor flat) {
        INDArray kernel = Objects.requireNonNull(parameters.get("W"));
        long units = kernel.size(1);
        INDArray turned = kernel.dup('c')
                .reshape('c', flat.getNumChannels(), flat.getInputHeight(), flat.getInputWidth(), units)
                .permute(1, 2, 0, 3)
                .dup('c')
                .reshape('c', kernel.size(0), units);
        Map<String, INDArray> changed = new LinkedHashMap<>(parameters);
        changed.put("W", turned);
        return changed;
    }
}
