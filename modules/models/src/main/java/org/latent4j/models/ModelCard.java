package org.latent4j.models;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a saved model's extra entry holds beside DL4J's own.
 *
 * @param format version of this record
 * @param variant the variant it was built as, or null
 * @param inputShape one example in Keras's layout
 * @param codings name of the vertex that gives the codings, or null if unknown
 * @param attachments further JSON by name
 */
record ModelCard(
        int format,
        @Nullable Autoencoder variant,
        List<Integer> inputShape,
        @Nullable String codings,
        Map<String, JsonNode> attachments) {
    static final int FORMAT = 1;

    ModelCard {
        inputShape = List.copyOf(inputShape);
        attachments = Map.copyOf(attachments);
    }
}
