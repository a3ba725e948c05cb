package org.latent4j.models;

import com.fasterxml.jackson.annotation.JsonInclude;
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
 * @param signature what goes in and out of a graph in Keras's layout; null for one in DL4J's
 */
record ModelCard(
        int format,
        @Nullable Autoencoder variant,
        List<Integer> inputShape,
        @Nullable String codings,
        Map<String, JsonNode> attachments,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Signature signature) {
    static final int FORMAT = 1;

    ModelCard(
            int format,
            @Nullable Autoencoder variant,
            List<Integer> inputShape,
            @Nullable String codings,
            Map<String, JsonNode> attachments) {
        this(format, variant, inputShape, codings, attachments, null);
    }

    ModelCard {
        inputShape = List.copyOf(inputShape);
        attachments = Map.copyOf(attachments);
    }
}
