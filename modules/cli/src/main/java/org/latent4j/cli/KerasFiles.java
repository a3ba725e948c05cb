package org.latent4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Which files are Keras's: those named so, and HDF5 under any name. */
final class KerasFiles {
    private static final List<String> ENDINGS = List.of(".h5", ".hdf5", ".keras");
    private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

    private KerasFiles() {}

    static boolean isKeras(Path file) throws IOException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (Files.isDirectory(file)) {
            return false;
        }
        if (ENDINGS.stream().anyMatch(name::endsWith)) {
            return true;
        }
        try (InputStream stream = Files.newInputStream(file)) {
            return java.util.Arrays.equals(stream.readNBytes(HDF5.length), HDF5);
        }
    }
}
