package org.latent4j.keras.archive;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.latent4j.models.MalformedModelException;

/** An architecture file: what {@code model.to_json()} of Keras 1, 2 and 3 gives. */
public final class KerasArchitecture {
    private KerasArchitecture() {}

    /**
     * Reads an architecture as {@link KerasArchive#architecture()} would give it. In Keras 1, the {@code config} of a
     * Sequential model is a list.
     *
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws MalformedModelException if it isn't JSON with {@code class_name} and {@code config}
     * @throws org.latent4j.models.UnsupportedModelException if it's too large for the heap, or a folder
     */
    public static JsonNode read(Path file) throws IOException {
        String text = new String(ArchiveBytes.read(file), StandardCharsets.UTF_8);
        return check(
                ArchiveJson.object(text.startsWith("\ufeff") ? text.substring(1) : text, file.toString()),
                file.toString());
    }

    static JsonNode check(JsonNode architecture, String where) {
        if (!architecture.path("class_name").isTextual()
                || !architecture.path("config").isContainerNode()) {
            throw new MalformedModelException(
                    where + ": expected an architecture with class_name and config, found other JSON");
        }
        return architecture;
    }
}
