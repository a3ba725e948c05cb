package org.latent4j.keras;

import com.fasterxml.jackson.databind.JsonNode;
import org.latent4j.keras.archive.KerasArchive;

/** Which generation of Keras wrote a file: its options and their meanings follow. */
final class KerasVersion {
    private KerasVersion() {}

    /** 1, 2 or 3; a file that doesn't say is judged by its options. */
    static int of(KerasArchive archive, JsonNode architecture) {
        String version = archive.kerasVersion();
        if (version == null) {
            version = architecture.path("keras_version").asText("");
        }
        if (!version.isEmpty() && Character.isDigit(version.charAt(0))) {
            return Math.min(3, Math.max(1, version.charAt(0) - '0'));
        }
        String text = architecture.toString();
        if (text.contains("\"module\":\"keras")) {
            return 3;
        }
        boolean first = (text.contains("\"output_dim\"") && !text.contains("\"units\""))
                || text.contains("\"nb_filter\"")
                || text.contains("\"border_mode\"");
        return first ? 1 : 2;
    }
}
