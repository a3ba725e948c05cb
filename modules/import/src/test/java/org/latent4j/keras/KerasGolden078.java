package org.latent4j.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import org.latent4j.keras.archive.KerasArchive;

/** The weights file 078 has its architecture in file 077 of the same authors. */
final class KerasGolden078 {
    private KerasGolden078() {}

    static JsonNode architecture(Path folder) {
        try (KerasArchive archive = KerasArchive.open(folder.resolve("077_JacobTh98_3dIT_vae.keras"))) {
            return Objects.requireNonNull(archive.architecture());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
