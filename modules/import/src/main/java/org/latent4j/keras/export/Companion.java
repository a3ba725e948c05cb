package org.latent4j.keras.export;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.latent4j.common.AtomicFile;

/** The Python file of the classes that Keras lacks. */
final class Companion {
    static final String NAME = "latent4j_keras.py";

    private Companion() {}

    static byte[] bytes() {
        try (InputStream stream = Companion.class.getResourceAsStream(NAME)) {
            if (stream == null) {
                throw new IllegalStateException("resource '" + NAME + "' is missing");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("resource '" + NAME + "' can't be read", e);
        }
    }

    static Path write(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        AtomicFile.write(file, stream -> stream.write(bytes()));
        return file;
    }
}
