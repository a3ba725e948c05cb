package org.latent4j.keras.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Recognises layers that someone wrote to use the transposed kernel of a dense layer. */
final class TiedLayers {
    static final String DENSE = "TiedDense";
    static final String KERNEL = "DenseKernel";

    private TiedLayers() {}

    /** The dense layer of the same model that a layer's configuration holds; null if it holds none. */
    static @Nullable LayerDefinition source(LayerDefinition layer, Map<String, LayerDefinition> siblings) {
        for (JsonNode value : layer.config()) {
            if (value.path("class_name").asText().equals("Dense")) {
                LayerDefinition source =
                        siblings.get(value.path("config").path("name").asText());
                if (source != null && source.className().equals("Dense")) {
                    return source;
                }
            }
        }
        return null;
    }

    /** A layer as one of another class, without the dense layer in its configuration. */
    static LayerDefinition as(String className, LayerDefinition layer) {
        ObjectNode options = layer.config().deepCopy();
        options.properties()
                .removeIf(entry -> entry.getValue().path("class_name").asText().equals("Dense"));
        return new LayerDefinition(layer.name(), className, "", options, null, List.of(), null);
    }
}
