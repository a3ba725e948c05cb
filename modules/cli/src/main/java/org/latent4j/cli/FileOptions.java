package org.latent4j.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options {@code --input} and {@code --output} of commands that turn one file into another. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class FileOptions {
    @Option(
            names = "--input",
            required = true,
            paramLabel = "X",
            description = "What to read: .npy, .npz or .csv; a picture or a folder of pictures.")
    private Path input;

    @Option(names = "--output", required = true, paramLabel = "Y", description = "What to write: .npy, .npz or .csv.")
    private Path output;

    Path input() {
        return input;
    }

    Path output() {
        return output;
    }
}
