package org.latent4j.keras.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.latent4j.keras.network.ArchitectureReader;
import org.latent4j.layers.keras.KerasVertex;
import org.latent4j.layers.keras.WeightSpec;
import org.latent4j.models.LatentModel;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An imported model with the architecture it came with and the weights it has now. */
final class ImportedExport {
    private final ComputationGraph graph;
    private final JsonNode vertices;

    private ImportedExport(ComputationGraph graph, JsonNode vertices) {
        this.graph = graph;
        this.vertices = vertices;
    }

    static ExportedModel of(LatentModel model, JsonNode origin) {
        ImportedExport export = new ImportedExport(model.graph(), origin.path(KerasOrigin.VERTICES));
        JsonNode architecture = origin.path(KerasOrigin.ARCHITECTURE);
        int keras = origin.path(KerasOrigin.VERSION).asInt();
        ObjectNode written = new Keras3Architecture(keras, export::isSampler, origin.path(KerasOrigin.TEXTS))
                .of(architecture, ArchitectureReader.read(architecture, keras));
        Map<String, List<WeightValues>> weights = export.weights(origin.path(KerasOrigin.STORED));
        origin.path(KerasOrigin.TEXTS)
                .properties()
                .forEach(
                        text -> addTokenWeights(text.getKey(), text.getValue().path(KerasOrigin.ALL_WEIGHTS), weights));
        return new ExportedModel(written, weights);
    }

    private static void addTokenWeights(String path, JsonNode stored, Map<String, List<WeightValues>> weights) {
        float[] values = new float[stored.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = stored.get(i).floatValue();
        }
        if (values.length > 0) {
            long[] shape = {values.length};
            String array = WeightGroups.TOKEN_WEIGHTS;
            weights.put(
                    path,
                    List.of(
                            new WeightValues(array, array, false, shape, values),
                            new WeightValues(array, "_lookup_layer/" + array, false, shape, values)));
        }
    }

    private boolean isSampler(String path) {
        return vertex(vertices.path(path).asText()) instanceof KerasVertex vertex
                && vertex.getLayerClass().equals("Sampling");
    }

    private @Nullable GraphVertex vertex(String name) {
        return graph.getConfiguration().getVertices().get(name);
    }

    private Map<String, List<WeightValues>> weights(JsonNode stored) {
        Map<String, List<WeightValues>> all = new LinkedHashMap<>();
        vertices.properties().forEach(entry -> {
            String name = entry.getValue().asText();
            if (vertex(name) instanceof KerasVertex vertex) {
                List<WeightValues> weights = values(name, vertex);
                if (!weights.isEmpty()) {
                    all.put(entry.getKey(), weights);
                }
            }
        });
        stored.properties().forEach(entry -> {
            List<WeightValues> weights = new ArrayList<>();
            entry.getValue().forEach(array -> weights.add(KerasOrigin.decoded(array)));
            all.put(entry.getKey(), weights);
        });
        return all;
    }

    private List<WeightValues> values(String name, KerasVertex vertex) {
        Map<String, INDArray> table = graph.getVertex(name).paramTable(false);
        List<WeightValues> weights = new ArrayList<>();
        for (WeightSpec spec : vertex.weights()) {
            INDArray array = Objects.requireNonNull(table.get(KerasVertex.key(spec.name())), spec.name());
            weights.add(new WeightValues(
                    spec.name(),
                    spec.path(),
                    spec.trainable(),
                    spec.shape(),
                    array.dup('c').data().asFloat()));
        }
        int gates = CudnnWeights.gates(vertex.getLayerClass());
        return gates > 0 ? CudnnWeights.converted(weights, gates) : weights;
    }
}
