package org.latent4j.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.latent4j.data.ArrayFiles;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs the usual commands on a tiny model, one after the other, so that the launcher can have Java archive the classes they
 * load: the next process starts from the archive.
 */
final class Rehearsal {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private Rehearsal() {}

    /** Runs the commands in the given folder, which is made, and ends the process: with 1 if one of them failed. */
    public static void main(String[] args) throws Exception {
        in(Files.createDirectories(Path.of(args[0])));
        System.exit(0);
    }

    /**
     * Runs the commands.
     *
     * @param folder where their files go; empty
     * @throws IllegalStateException if one of them fails; says what it said
     */
    static void in(Path folder) {
        new Rehearsal().run(folder);
    }

    private void run(Path folder) {
        Path rows = folder.resolve("rows.npy");
        Path trained = folder.resolve("run");
        Path keras = folder.resolve("model.keras");
        Path output = folder.resolve("output.npy");
        command("--help");
        command("--version");
        command("models");
        ArrayFiles.write(rows, Nd4j.rand(64, 8, 8, 1));
        command("train", "stacked", "--data", rows, "--epochs", 1, "--out", trained);
        command("inspect", trained);
        command("export", trained, "--output", keras);
        command("inspect", keras);
        command("encode", trained, "--input", rows, "--output", output);
        command("reconstruct", trained, "--input", rows, "--output", output);
        command("predict", keras, "--input", rows, "--output", output);
        command("evaluate", trained, "--json");
        command("import", keras, "--output", folder.resolve("imported.zip"));
    }

    private void command(Object... words) {
        String[] args = java.util.Arrays.stream(words).map(String::valueOf).toArray(String[]::new);
        said.reset();
        PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        if (Latent4j.run(args, stream, stream) != 0) {
            throw new IllegalStateException(String.join(" ", args) + ": " + said.toString(StandardCharsets.UTF_8));
        }
    }
}
