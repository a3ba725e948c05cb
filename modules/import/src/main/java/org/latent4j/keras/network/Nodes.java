package org.latent4j.keras.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latent4j.models.MalformedModelException;

/** Reads a layer's {@code inbound_nodes}: nested lists in Keras 1 and 2, objects in Keras 3. */
final class Nodes {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final String where;
    private final List<TensorReference> tensors = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    private Nodes(String where) {
        this.where = where;
    }

    /**
     * The calls of a layer.
     *
     * @param operation whether arguments are kept in their places, as operations need them
     */
    static List<Invocation> read(JsonNode inbound, String where, boolean operation) {
        List<Invocation> calls = new ArrayList<>();
        for (JsonNode node : inbound) {
            Nodes reader = new Nodes(where);
            calls.add(
                    node.isObject() && node.has("args")
                            ? reader.keras3(node, operation)
                            : reader.legacy(node, operation));
        }
        return calls;
    }

    private Invocation keras3(JsonNode node, boolean operation) {
        ArrayNode arguments = JSON.arrayNode();
        int position = 0;
        for (JsonNode argument : node.path("args")) {
            arguments.add(replaced(argument, position == 0 ? "" : "#" + position, false));
            position++;
        }
        ObjectNode keywords = JSON.objectNode();
        for (Map.Entry<String, JsonNode> keyword : node.path("kwargs").properties()) {
            keywords.set(keyword.getKey(), replaced(keyword.getValue(), keyword.getKey(), false));
        }
        return call(arguments, keywords, operation);
    }

    /** In Keras 1 and 2 the keywords stand in the last place of each tensor's list. */
    private Invocation legacy(JsonNode node, boolean operation) {
        ObjectNode keywords = JSON.objectNode();
        JsonNode first;
        if (isLegacyTensor(node)) {
            keywords = keywords(node);
            first = replaced(node, "", true);
        } else if (operation && node.size() == 1) {
            keywords = keywords(firstTensor(node));
            first = replaced(node.get(0), "", true);
        } else {
            keywords = keywords(firstTensor(node));
            first = replaced(node, "", true);
        }
        ObjectNode named = JSON.objectNode();
        for (Map.Entry<String, JsonNode> keyword : keywords.properties()) {
            named.set(keyword.getKey(), replaced(keyword.getValue(), keyword.getKey(), true));
        }
        return call(JSON.arrayNode().add(first), named, operation);
    }

    private Invocation call(ArrayNode arguments, ObjectNode keywords, boolean operation) {
        if (operation) {
            ObjectNode whole = JSON.objectNode();
            whole.set("arguments", arguments);
            whole.set("keywords", keywords);
            return new Invocation(tensors, names, whole);
        }
        ObjectNode constants = JSON.objectNode();
        for (Map.Entry<String, JsonNode> keyword : keywords.properties()) {
            if (!hasTensor(keyword.getValue())) {
                constants.set(keyword.getKey(), keyword.getValue());
            }
        }
        return new Invocation(tensors, names, constants);
    }

    private static boolean hasTensor(JsonNode value) {
        return (value.isObject() && value.has("tensor"))
                || !value.findValues("tensor").isEmpty();
    }

    private static JsonNode firstTensor(JsonNode node) {
        JsonNode at = node;
        while (at.isContainerNode() && !isLegacyTensor(at) && at.size() > 0) {
            at = at.elements().next();
        }
        return at;
    }

    private static ObjectNode keywords(JsonNode tensor) {
        return tensor.size() > 3 && tensor.get(3) instanceof ObjectNode keywords ? keywords : JSON.objectNode();
    }

    private static boolean isLegacyTensor(JsonNode value) {
        return value.isArray()
                && value.size() >= 3
                && value.get(0).isTextual()
                && value.get(1).isIntegralNumber()
                && (value.get(2).isIntegralNumber() || value.get(1).intValue() == -1);
    }

    private JsonNode replaced(JsonNode value, String name, boolean legacy) {
        if (value.isObject()) {
            JsonNode reference = keras3Reference(value);
            if (reference != null) {
                return tensor(reference, name);
            }
            ObjectNode result = JSON.objectNode();
            for (Map.Entry<String, JsonNode> entry : value.properties()) {
                result.set(entry.getKey(), replaced(entry.getValue(), name, legacy));
            }
            return result;
        }
        if (value.isArray()) {
            if (legacy && isLegacyTensor(value)) {
                return value.get(1).intValue() == -1 ? value.get(2) : tensor(value, name);
            }
            ArrayNode result = JSON.arrayNode();
            for (JsonNode part : value) {
                result.add(replaced(part, name, legacy));
            }
            return result;
        }
        return value;
    }

    private static @Nullable JsonNode keras3Reference(JsonNode value) {
        if (value.path("class_name").asText().equals("__keras_tensor__")) {
            return value.path("config").path("keras_history");
        }
        return null;
    }

    private JsonNode tensor(JsonNode reference, String name) {
        tensors.add(reference(reference, where));
        names.add(name);
        return JSON.objectNode().put("tensor", tensors.size() - 1);
    }

    /** {@code ["layer", node, tensor]}. */
    static TensorReference reference(JsonNode reference, String where) {
        if (!reference.isArray()
                || reference.size() < 3
                || !reference.get(0).isTextual()
                || !reference.get(1).canConvertToInt()
                || !reference.get(2).canConvertToInt()) {
            throw new MalformedModelException(
                    where + ": expected a reference [layer, node, tensor], found " + reference);
        }
        return new TensorReference(
                reference.get(0).textValue(),
                reference.get(1).intValue(),
                reference.get(2).intValue());
    }
}
