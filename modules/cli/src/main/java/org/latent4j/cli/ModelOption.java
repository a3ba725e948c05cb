package org.latent4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The argument MODEL. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ModelOption {
    @Parameters(index = "0", paramLabel = "MODEL", description = "A run folder, or a Latent4j or DL4J model (.zip).")
    private Path path;

    LoadedModel load() throws IOException {
        return LoadedModel.of(path);
    }
}
