package org.latent4j.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Looks at the names in a {@code Lambda} layer's bytecode, without running or decoding any of it. */
final class LambdaCode {
    private LambdaCode() {}

    /** Whether the code names a function that draws normal random numbers. */
    static boolean drawsNormal(JsonNode config) {
        JsonNode function = config.path("function");
        String encoded = function.isArray()
                ? function.path(0).asText()
                : function.path("config").path("code").asText();
        String names;
        try {
            names = new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            return false;
        }
        return names.contains("random_normal") || (names.contains("random") && names.contains("normal"));
    }
}
