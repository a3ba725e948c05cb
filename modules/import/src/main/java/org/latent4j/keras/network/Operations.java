package org.latent4j.keras.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.latent4j.layers.keras.KerasLayers;

/** Operations in functional graphs: tf.keras's {@code TFOpLambda}, Keras 3's {@code keras.ops}. */
final class Operations {
    private Operations() {}

    static boolean isOperation(JsonNode entry) {
        String className = entry.path("class_name").asText();
        return className.equals("TFOpLambda")
                || className.equals("SlicingOpLambda")
                || className.equals("TensorFlowOpLayer")
                || isKeras3(entry);
    }

    /** Keras 3 names the module, but in the older HDF5 form; there operations differ from layers by what they lack. */
    private static boolean isKeras3(JsonNode entry) {
        if (entry.has("module")) {
            return entry.path("module").asText().contains(".ops.");
        }
        return entry.path("inbound_nodes").path(0).has("args")
                && !entry.path("config").has("trainable")
                && KerasLayers.isOperation(entry.path("class_name").asText());
    }

    /** The configuration of the one layer that stands for all of them; a call adds its arguments. */
    static ObjectNode config(JsonNode entry) {
        boolean keras3 = isKeras3(entry);
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put(
                "function",
                keras3
                        ? entry.path("class_name").asText()
                        : entry.path("config")
                                .path("function")
                                .asText(entry.path("class_name").asText()));
        config.put("framework", keras3 ? "keras" : "tensorflow");
        config.set("config", entry.path("config"));
        return config;
    }
}
