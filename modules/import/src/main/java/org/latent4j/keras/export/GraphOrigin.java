package org.latent4j.keras.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.latent4j.layers.keras.KerasLossLayer;
import org.latent4j.layers.keras.KerasVertex;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Signature;
import org.latent4j.models.UnsupportedModelException;

/** For a graph of Keras's layers that was put together here, what an imported one has as its {@link KerasOrigin}. */
final class GraphOrigin {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int NEWEST = 3;

    private final ComputationGraphConfiguration configuration;
    private final Signature signature;
    private final ObjectNode vertices = JSON.objectNode();
    private final List<ObjectNode> entries = new ArrayList<>();
    private int keras = NEWEST;

    private GraphOrigin(LatentModel model, Signature signature) {
        this.configuration = model.graph().getConfiguration();
        this.signature = signature;
    }

    /** @throws UnsupportedModelException if a layer is called in a way that isn't written; names it */
    static ObjectNode of(LatentModel model, Signature signature) {
        GraphOrigin origin = new GraphOrigin(model, signature);
        List<KerasVertex> layers = new ArrayList<>();
        for (String name : origin.configuration.getTopologicalOrderStr()) {
            GraphVertex vertex = origin.configuration.getVertices().get(name);
            if (vertex instanceof KerasVertex layer) {
                layers.add(origin.plain(name, layer));
                origin.keras = Math.min(origin.keras, layer.getKeras());
            } else if (vertex != null && !isLoss(vertex)) {
                throw unsupported(name, vertex.getClass().getSimpleName());
            }
        }
        signature.inputs().forEach(port -> origin.entries.add(KerasJson.input(plainName(port.vertex()), port.shape())));
        layers.forEach(origin::add);
        ObjectNode json = JSON.objectNode();
        json.put(KerasOrigin.VERSION, origin.keras).set(KerasOrigin.ARCHITECTURE, origin.architecture());
        json.set(KerasOrigin.VERTICES, origin.vertices);
        json.set(KerasOrigin.STORED, JSON.objectNode());
        json.set(KerasOrigin.TEXTS, JSON.objectNode());
        return json;
    }

    private static boolean isLoss(GraphVertex vertex) {
        return vertex instanceof org.deeplearning4j.nn.conf.graph.LayerVertex layer
                && layer.getLayerConf().getLayer() instanceof KerasLossLayer;
    }

    private KerasVertex plain(String name, KerasVertex layer) {
        boolean masked = layer.getMaskOf().length > 0 || layer.isMaskOutput();
        if (masked || layer.getSharedWith() != null || !layer.getInputNames().isEmpty()) {
            throw unsupported(name, "a mask, shared weights or named inputs");
        }
        return layer;
    }

    private static UnsupportedModelException unsupported(String name, String what) {
        return new UnsupportedModelException(
                "export: layer '" + name + "': expected a layer that reads the layers before it, found " + what);
    }

    /** Keras's names can't have a slash. */
    private static String plainName(String vertex) {
        return vertex.replace('/', '_');
    }

    private void add(KerasVertex layer) {
        String name = plainName(layer.getLayerName());
        ObjectNode config = layer.layerConfig().json().deepCopy();
        ObjectNode entry = KerasJson.layer(layer.getLayerClass(), config.put("name", name));
        List<String> inputs =
                Objects.requireNonNull(configuration.getVertexInputs().get(layer.getLayerName()));
        if (keras >= NEWEST) {
            KerasJson.called(
                    entry,
                    inputs.stream()
                            .map(input -> KerasJson.tensor(plainName(input), 0, 0))
                            .toArray(ObjectNode[]::new));
        } else {
            ArrayNode call = entry.putArray("inbound_nodes").addArray();
            inputs.forEach(input -> call.add(reference(input).add(JSON.objectNode())));
        }
        entries.add(entry);
        vertices.put(name, layer.getLayerName());
    }

    private static ArrayNode reference(String vertex) {
        return JSON.arrayNode().add(plainName(vertex)).add(0).add(0);
    }

    private ObjectNode architecture() {
        ArrayNode inputs = JSON.arrayNode();
        signature.inputs().forEach(port -> inputs.add(reference(port.vertex())));
        ArrayNode outputs = JSON.arrayNode();
        signature.outputs().forEach(port -> outputs.add(reference(port.vertex())));
        return KerasJson.functional("model", entries, inputs, outputs);
    }
}
