package org.latent4j.keras.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pieces of Keras 3's configuration files. */
final class KerasJson {
    static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** The package that the companion file's classes are registered in. */
    static final String PACKAGE = "latent4j";

    private KerasJson() {}

    /** A layer of Keras's own. */
    static ObjectNode layer(String className, ObjectNode config) {
        return entry("keras.layers", className, config, null);
    }

    /** A layer of the companion file. */
    static ObjectNode ownLayer(String className, ObjectNode config) {
        return entry(PACKAGE + "_keras", className, config, PACKAGE + ">" + className);
    }

    /** A function of the companion file, as an activation. */
    static ObjectNode ownFunction(String name) {
        ObjectNode function = JSON.objectNode();
        function.put("module", "builtins").put("class_name", "function");
        return function.put("config", PACKAGE + ">" + name).put("registered_name", "function");
    }

    /** Any serialized object. */
    static ObjectNode entry(String module, String className, ObjectNode config, @Nullable String registeredName) {
        ObjectNode entry = JSON.objectNode().put("module", module).put("class_name", className);
        entry.set("config", config);
        entry.put("registered_name", registeredName);
        if (config.has("name")) {
            entry.set("name", config.get("name"));
        }
        return entry;
    }

    static ObjectNode input(String name, List<Integer> shape) {
        ArrayNode batchShape = JSON.arrayNode().addNull();
        shape.forEach(batchShape::add);
        return input(name, batchShape, "float32");
    }

    static ObjectNode input(String name, JsonNode batchShape, String type) {
        ObjectNode config = JSON.objectNode().put("name", name).put("dtype", type);
        config.set("batch_shape", batchShape);
        ObjectNode entry = layer("InputLayer", config);
        entry.set("inbound_nodes", JSON.arrayNode());
        return entry;
    }

    /** A chain of layers, the first of which is its input. */
    static ObjectNode sequential(String name, List<ObjectNode> layers) {
        ObjectNode config = JSON.objectNode().put("name", name).put("trainable", true);
        layers.forEach(config.withArray("layers")::add);
        config.set("build_input_shape", layers.get(0).path("config").path("batch_shape"));
        return entry("keras", "Sequential", config, null);
    }

    /**
     * A graph of layers, whose entries have inbound nodes.
     *
     * @param inputs references {@code [layer, node, tensor]}
     * @param outputs likewise
     */
    static ObjectNode functional(String name, List<? extends JsonNode> layers, JsonNode inputs, JsonNode outputs) {
        ObjectNode config = JSON.objectNode().put("name", name).put("trainable", true);
        layers.forEach(config.withArray("layers")::add);
        config.set("input_layers", inputs);
        config.set("output_layers", outputs);
        return entry("keras.src.models.functional", "Functional", config, "Functional");
    }

    /** A layer's entry called once, with one tensor or a list of them. */
    static ObjectNode called(ObjectNode entry, ObjectNode... tensors) {
        ObjectNode node = JSON.objectNode();
        ArrayNode arguments = node.withArray("args");
        if (tensors.length == 1) {
            arguments.add(tensors[0]);
        } else {
            List.of(tensors).forEach(arguments.addArray()::add);
        }
        node.set("kwargs", JSON.objectNode());
        entry.withArray("inbound_nodes").add(node);
        return entry;
    }

    /** An output of a call. Keras replaces it by the tensor itself: the shape is only for the form. */
    static ObjectNode tensor(String layer, int node, int tensor) {
        ObjectNode config = JSON.objectNode();
        config.withArray("shape").addNull();
        config.put("dtype", "float32");
        config.set("keras_history", reference(layer, node, tensor));
        ObjectNode entry = JSON.objectNode().put("class_name", "__keras_tensor__");
        entry.set("config", config);
        return entry;
    }

    static ArrayNode reference(String layer, int node, int tensor) {
        return JSON.arrayNode().add(layer).add(node).add(tensor);
    }
}
