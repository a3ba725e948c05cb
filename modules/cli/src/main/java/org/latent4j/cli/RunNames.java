package org.latent4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

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

    /**
     * What to say when a command has been interrupted: the words to go on with.
     *
     * @param out the folder that was named, or null
     * @param folder the one that was taken
     */
    static String toGoOn(CommandSpec spec, @Nullable Path out, Path folder) {
        List<String> words = new ArrayList<>(List.of("interrupted; go on with: latent4j"));
        spec.commandLine().getParseResult().originalArgs().stream()
                .filter(word -> !word.equals("--resume"))
                .forEach(word -> words.add(quoted(word)));
        if (out == null) {
            words.add("--out " + quoted(folder.toString()));
        }
        return String.join(" ", words) + " --resume";
    }
}
