package org.latent4j.keras.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * A model as Keras 3 has it.
 *
 * @param architecture what becomes config.json, complete with nested models
 * @param weights by the layer's path, {@code encoder/dense_1}
 */
record ExportedModel(ObjectNode architecture, Map<String, List<WeightValues>> weights) {
    /** Whether Keras needs our companion file to open it. */
    boolean needsCompanion() {
        return architecture.toString().contains("\"" + KerasJson.PACKAGE + ">");
    }
}
