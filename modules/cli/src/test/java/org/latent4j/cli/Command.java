package org.latent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.latent4j.data.ArrayFiles;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What one run of the command came to.
 *
 * @param code its exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record Command(int code, String out, String err) {

    /** Runs the command in this process. */
    static Command run(Object... words) {
        String[] args = java.util.Arrays.stream(words).map(String::valueOf).toArray(String[]::new);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Latent4j.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Command(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Checks that all went well. */
    Command succeeds() {
        assertThat(code).as(err).isZero();
        return this;
    }

    /** Checks that the work failed, saying why in one line with all these parts, and nothing on standard output. */
    void failsSaying(String... parts) {
        assertThat(code).as(err).isEqualTo(1);
        assertThat(out).isEmpty();
        String last = err.strip().lines().reduce("", (first, second) -> second);
        assertThat(last).startsWith("latent4j: error: ").contains(parts);
        assertThat(err.lines().filter(line -> line.startsWith("latent4j: error: ")))
                .hasSize(1);
        assertThat(err).doesNotContain("\tat ");
    }

    /** As {@link #failsSaying}, where there was no progress to tell either. */
    void failsInOneLineSaying(String... parts) {
        failsSaying(parts);
        assertThat(err.strip().lines()).hasSize(1);
    }

    /** Checks that the command line was refused, saying so with all these parts. */
    void isRefusedSaying(String... parts) {
        assertThat(code).as(err).isEqualTo(2);
        assertThat(out).isEmpty();
        assertThat(err).startsWith("latent4j: error: ").contains(parts).contains("--help'");
    }

    /** Writes 80 small images {@code [80, 8, 8, 1]} in [0, 1]: one bright square each, somewhere. */
    static Path images(Path file) {
        Random random = new Random(7);
        INDArray images = Nd4j.zeros(80, 8, 8, 1);
        for (int i = 0; i < 80; i++) {
            int top = random.nextInt(5);
            int left = random.nextInt(5);
            for (int pixel = 0; pixel < 9; pixel++) {
                images.putScalar(new int[] {i, top + pixel / 3, left + pixel % 3, 0}, 0.9);
            }
        }
        ArrayFiles.write(file, images);
        return file;
    }

    /** Trains a small variant on such images for two epochs. */
    static Path train(Path folder, String variant, Object... more) {
        Path images = images(folder.resolve(variant + ".npy"));
        Path run = folder.resolve("run-" + variant);
        Object[] words = {"train", variant, "--data", images, "--epochs", 2, "--out", run};
        Object[] all = new Object[words.length + more.length];
        System.arraycopy(words, 0, all, 0, words.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        run(all).succeeds();
        return run;
    }
}
