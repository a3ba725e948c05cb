package org.latent4j.keras.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.latent4j.models.UnsupportedModelException;

/**
 * A model of a class of its own, which no file can rebuild, as far as its configuration holds ordinary models: its encoder
 * and decoder, chained. The decoder reads the encoder's last output, as variational autoencoders are written.
 */
final class SubclassedModels {
    static final String CLASS_NAME = "Subclassed";

    private SubclassedModels() {}

    /** The serialized models in a configuration, by their keys there. */
    static Map<String, JsonNode> parts(JsonNode config) {
        Map<String, JsonNode> parts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : config.properties()) {
            if (ArchitectureReader.isModel(entry.getValue())) {
                parts.put(entry.getKey(), entry.getValue());
            }
        }
        return parts;
    }

    /** Chains the parts: one alone, or an encoder and a decoder. */
    static ModelDefinition chained(String className, JsonNode config, Map<String, ModelDefinition> parts) {
        List<Map.Entry<String, ModelDefinition>> chain = ordered(className, parts);
        ModelDefinition first = chain.get(0).getValue();
        List<LayerDefinition> layers = new ArrayList<>();
        List<TensorReference> tensors = new ArrayList<>();
        for (TensorReference input : first.inputs()) {
            LayerDefinition layer = first.layers().stream()
                    .filter(candidate -> candidate.name().equals(input.layer()))
                    .findFirst()
                    .orElseThrow();
            layers.add(layer);
            tensors.add(new TensorReference(layer.name(), 0, 0));
        }
        List<TensorReference> inputs = List.copyOf(tensors);
        for (Map.Entry<String, ModelDefinition> part : chain) {
            ModelDefinition model = part.getValue();
            Invocation call = new Invocation(
                    tensors, tensors.stream().map(tensor -> "").toList(), JsonNodeFactory.instance.objectNode());
            ObjectNode options = JsonNodeFactory.instance.objectNode();
            layers.add(new LayerDefinition(part.getKey(), model.className(), "", options, model, List.of(call), null));
            int outputs = model.outputs().size();
            boolean last = model.equals(chain.get(chain.size() - 1).getValue());
            tensors = new ArrayList<>();
            for (int i = last ? 0 : outputs - 1; i < outputs; i++) {
                tensors.add(new TensorReference(part.getKey(), 0, i));
            }
        }
        return new ModelDefinition(
                config.path("name").asText(className),
                CLASS_NAME,
                layers,
                inputs,
                tensors,
                tensors.stream().map(tensor -> tensors(tensor)).toList());
    }

    private static String tensors(TensorReference tensor) {
        return tensor.tensor() == 0 ? tensor.layer() : tensor.layer() + "_" + tensor.tensor();
    }

    private static List<Map.Entry<String, ModelDefinition>> ordered(
            String className, Map<String, ModelDefinition> parts) {
        List<Map.Entry<String, ModelDefinition>> all = new ArrayList<>(parts.entrySet());
        if (all.size() == 1) {
            return all;
        }
        List<Map.Entry<String, ModelDefinition>> encoders =
                all.stream().filter(part -> named(part.getKey(), "enc")).toList();
        List<Map.Entry<String, ModelDefinition>> decoders = all.stream()
                .filter(part -> named(part.getKey(), "dec") || named(part.getKey(), "gen"))
                .toList();
        if (encoders.size() == 1 && decoders.size() == 1) {
            return List.of(encoders.get(0), decoders.get(0));
        }
        throw new UnsupportedModelException(
                "class '" + className + "': a model of a class of its own that holds " + parts.keySet()
                        + "; expected an encoder and a decoder among them. Save the parts as models of their own");
    }

    private static boolean named(String key, String part) {
        return key.toLowerCase(Locale.ROOT).contains(part);
    }
}
