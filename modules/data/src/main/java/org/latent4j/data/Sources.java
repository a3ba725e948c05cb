package org.latent4j.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.latent4j.common.Sha256;

/** Says where data in files came from. */
final class Sources {
    private Sources() {}

    static Dataset.Source of(Path file) {
        return new Dataset.Source(String.valueOf(file.getFileName()), digest(file));
    }

    /** Many files as one source, whose digest is that of the lines {@code digest  path-in-folder}. */
    static Dataset.Source of(Path folder, List<Path> files) {
        StringBuilder lines = new StringBuilder();
        for (Path file : files) {
            String name = folder.relativize(file).toString().replace('\\', '/');
            lines.append(digest(file)).append("  ").append(name).append('\n');
        }
        return new Dataset.Source(
                folder.toAbsolutePath().normalize().getFileName() + " (" + files.size() + " files)",
                Sha256.of(lines.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static String digest(Path file) {
        try {
            return Sha256.of(file);
        } catch (IOException e) {
            throw new DataException(file + ": can't be read: " + e, e);
        }
    }
}
