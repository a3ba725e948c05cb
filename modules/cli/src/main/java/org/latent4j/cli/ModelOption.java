package org.latent4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.latent4j.engine.Acceleration;
import org.latent4j.engine.EngineChoice;
import org.latent4j.engine.Threads;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The argument MODEL, and how it is read. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ModelOption {
    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "A run folder, a Latent4j or DL4J model (.zip), or a Keras model (.h5, .hdf5, .keras).")
    private Path path;

    @Mixin
    private KerasOptions keras;

    Path path() {
        return path;
    }

    KerasOptions keras() {
        return keras;
    }

    LoadedModel load() throws IOException {
        return load(null);
    }

    /** As {@link #load()}, with codings told instead of guessed. */
    LoadedModel load(@Nullable CodingsOption codings) throws IOException {
        LoadedModel loaded = LoadedModel.of(path, keras, codings == null ? null : codings.layer());
        Acceleration.of(loaded.model(), EngineChoice.AUTO, Threads.standard());
        return loaded;
    }
}
