package org.latent4j.keras.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.latent4j.models.UnsupportedModelException;

/** Reads whole files into memory, as one copy, or says why not. */
final class ArchiveBytes {
    private ArchiveBytes() {}

    static byte[] read(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString(), null, "no such model file");
        }
        if (Files.isDirectory(file)) {
            throw Foreign.folder(file);
        }
        if (!Files.isRegularFile(file)) {
            throw new UnsupportedModelException(file + ": expected a file, found a device or pipe");
        }
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = Allocation.bytes(Files.size(file), file.toString());
            int length = stream.readNBytes(bytes, 0, bytes.length);
            return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        }
    }

    static byte[] read(InputStream stream, String name) throws IOException {
        byte[] bytes = new byte[1 << 16];
        int length = 0;
        while (true) {
            int step = stream.readNBytes(bytes, length, bytes.length - length);
            length += step;
            if (length < bytes.length) {
                return Arrays.copyOf(bytes, length);
            }
            byte[] longer = Allocation.bytes(2L * bytes.length, name);
            System.arraycopy(bytes, 0, longer, 0, length);
            bytes = longer;
        }
    }
}
