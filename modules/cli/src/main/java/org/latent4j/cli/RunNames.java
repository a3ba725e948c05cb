package org.latent4j.cli;

import java.nio.file.Path;
import java.util.Locale;

/** Names in run folders and in commands that are shown to be typed again. */
final class RunNames {
    private RunNames() {}

    /** What a run folder's name says of its data: a built-in name, or a file's without folders and ending. */
    static String ofData(String spec) {
        Path last = Path.of(spec).normalize().toAbsolutePath().getFileName();
        String name = last == null ? "data" : last.toString().replaceFirst("\\.(csv|npy|npz)$", "");
        String plain =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-").replaceAll("^[-.]+|[-.]+$", "");
        return plain.isEmpty() ? "data" : plain;
    }

    /** A word as a shell takes it. */
    static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=,+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
