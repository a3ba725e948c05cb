package org.latent4j.cli;

import java.nio.file.Path;

/** Models that Keras wrote, with inputs and outputs that it recorded: those of module import. */
final class Golden {
    private static final Path FOLDER = Path.of("../import/src/test/resources/golden/keras-3.15.1");

    /** What {@code lambda-bytecode} holds as Python code. */
    static final String LAMBDA = "twice_plus_one=x * 2 + 1";

    private Golden() {}

    static Path file(String name, String file) {
        return FOLDER.resolve(name).resolve(file);
    }

    static Path keras(String name) {
        return file(name, "model.keras");
    }

    static Path h5(String name) {
        return file(name, "model.h5");
    }

    static Path io(String name) {
        return file(name, "io.npz");
    }
}
