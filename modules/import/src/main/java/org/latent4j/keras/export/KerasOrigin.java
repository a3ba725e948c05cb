package org.latent4j.keras.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.latent4j.keras.network.FlatNetwork;
import org.latent4j.keras.network.FlatNode;
import org.latent4j.keras.network.LayerDefinition;
import org.latent4j.keras.network.ModelDefinition;
import org.latent4j.keras.weights.FoundWeight;
import org.latent4j.keras.weights.WeightSource;
import org.latent4j.layers.keras.WeightSpec;
import org.latent4j.models.TextEncoding;

/**
 * What travels with an imported model so that it can be written again as it was: its architecture, and which of the graph's
 * vertices holds each layer's weights. Weights of layers that no output needs aren't in the graph; they are kept here.
 */
public final class KerasOrigin {
    /** The name of the attachment. */
    public static final String ATTACHMENT = "keras";

    static final String ARCHITECTURE = "architecture";
    static final String VERSION = "keras";
    static final String VERTICES = "vertices";
    static final String STORED = "stored";
    static final String TEXTS = "texts";
    /** Beside a layer's options: the weights of all its indices, which Keras also wants among a {@code .keras} file's weights. */
    static final String ALL_WEIGHTS = "all_weights";

    private final Map<LayerDefinition, FlatNode> owners = new HashMap<>();
    private final FlatNetwork network;
    private final WeightSource weights;
    private final ComputationGraph graph;
    private final ObjectNode vertices = JsonNodeFactory.instance.objectNode();
    private final ObjectNode stored = JsonNodeFactory.instance.objectNode();
    private final ObjectNode texts = JsonNodeFactory.instance.objectNode();

    private KerasOrigin(FlatNetwork network, WeightSource weights, ComputationGraph graph) {
        this.network = network;
        this.weights = weights;
        this.graph = graph;
        for (FlatNode node : network.nodes()) {
            if (node.sharedWith() == null && !node.maskOutput()) {
                owners.putIfAbsent(node.definition(), node);
            }
        }
    }

    /**
     * The attachment of a model.
     *
     * @param architecture as the file has it
     * @param keras 1, 2 or 3
     * @param model what was read from it
     * @param graph what it became
     */
    public static JsonNode of(
            JsonNode architecture,
            int keras,
            ModelDefinition model,
            FlatNetwork network,
            WeightSource weights,
            ComputationGraph graph) {
        KerasOrigin origin = new KerasOrigin(network, weights, graph);
        origin.collect(model, "");
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put(VERSION, keras).set(ARCHITECTURE, architecture);
        json.set(VERTICES, origin.vertices);
        json.set(STORED, origin.stored);
        json.set(TEXTS, origin.texts);
        return json;
    }

    private void collect(ModelDefinition model, String parent) {
        for (LayerDefinition layer : model.layers()) {
            String path = WeightGroups.path(parent, layer);
            ModelDefinition inner = layer.model() == null ? network.wrapped().get(layer) : layer.model();
            if (inner != null) {
                collect(inner, path);
            }
            network.texts().values().stream()
                    .filter(text -> text.layer().equals(layer))
                    .findFirst()
                    .ifPresent(text -> texts.set(path, options(text.encoding())));
            FlatNode owner = owners.get(layer);
            if (owner != null) {
                vertices.put(path, owner.name());
                if (graph.getVertex(owner.name()) == null) {
                    store(path, owner);
                }
            }
        }
    }

    /** A vocabulary as options of its layer, so that the file needs no other one for it. */
    private static ObjectNode options(TextEncoding encoding) {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        List<String> tokens = encoding.vocabulary().tokens();
        tokens.forEach(options.withArray("vocabulary")::add);
        List<Float> weights = encoding.output().weights();
        if (!weights.isEmpty()) {
            weights.forEach(options.withArray(ALL_WEIGHTS)::add);
            int first = encoding.vocabulary().unknownIndices();
            weights.subList(first, first + tokens.size()).forEach(options.withArray("idf_weights")::add);
        }
        return options;
    }

    private void store(String path, FlatNode owner) {
        Map<String, FoundWeight> found = weights.byNode().getOrDefault(owner.name(), Map.of());
        ArrayNode arrays = JsonNodeFactory.instance.arrayNode();
        for (WeightSpec spec : owner.layer().weights(owner.inputShapes())) {
            FoundWeight weight = found.get(spec.name());
            if (weight != null) {
                ObjectNode array = arrays.addObject().put("name", spec.name()).put("path", spec.path());
                array.put("trainable", spec.trainable());
                for (long size : spec.shape()) {
                    array.withArray("shape").add(size);
                }
                array.put("values", encoded(weight.read()));
            }
        }
        if (!arrays.isEmpty()) {
            stored.set(path, arrays);
        }
    }

    private static String encoded(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
        bytes.asFloatBuffer().put(values);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    static WeightValues decoded(JsonNode array) {
        long[] shape = new long[array.path("shape").size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = array.path("shape").get(i).longValue();
        }
        ByteBuffer bytes =
                ByteBuffer.wrap(Base64.getDecoder().decode(array.path("values").asText()));
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return new WeightValues(
                array.path("name").asText(),
                array.path("path").asText(),
                array.path("trainable").asBoolean(),
                shape,
                values);
    }
}
