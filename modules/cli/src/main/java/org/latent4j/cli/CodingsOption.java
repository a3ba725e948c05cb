package org.latent4j.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --codings}. */
final class CodingsOption {
    @Option(
            names = "--codings",
            paramLabel = "LAYER",
            description = "The layer or nested model of a Keras file whose output the codings are, where the guess is"
                    + " wrong; inspect lists both.")
    private @Nullable String layer;

    @Nullable
    String layer() {
        return layer;
    }
}
