package org.latent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.common.Sha256;
import org.latent4j.data.ArrayFiles;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What is said of files that can't be used: exit code 1 and one line that names the file. */
class ErrorsTest {
    @TempDir
    static Path folder;

    private static Path run;
    private static Map<String, String> before;

    @BeforeAll
    static void trainOnce() {
        run = Command.train(folder, "stacked");
        before = digests(run);
    }

    private static Map<String, String> digests(Path root) {
        Map<String, String> digests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                try {
                    digests.put(root.relativize(file).toString(), Sha256.of(Files.readAllBytes(file)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return digests;
    }

    private static Command encoding(Path input) {
        return Command.run("encode", run, "--input", input, "--output", folder.resolve("never.npy"));
    }

    private static Command training(Path data, Object... more) {
        Object[] words = {"train", "stacked", "--epochs", 1, "--out", folder.resolve("never"), "--data", data};
        Object[] all = Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        Command command = Command.run(all);
        assertThat(folder.resolve("never").resolve("model.zip")).doesNotExist();
        return command;
    }

    private static Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static Path file(String name, String text) throws IOException {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] truncated(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        return Arrays.copyOf(bytes, bytes.length * 2 / 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none.npy", "none.npz", "none.csv", "none.png", "none"})
    void namesMissingFiles(String name) {
        encoding(folder.resolve(name)).failsInOneLineSaying(name);
        training(folder.resolve(name)).failsInOneLineSaying(name);
    }

    @Test
    void refusesTruncatedArrays() throws IOException {
        Path whole = Command.images(folder.resolve("whole.npy"));
        encoding(file("cut.npy", truncated(whole))).failsInOneLineSaying("cut.npy");
        Path archive = folder.resolve("whole.npz");
        ArrayFiles.write(archive, ArrayFiles.read(whole));
        encoding(file("cut.npz", truncated(archive))).failsInOneLineSaying("cut.npz");
    }

    @ParameterizedTest
    @ValueSource(strings = {"junk.npy", "junk.npz", "junk.png"})
    void refusesFilesThatAreSomethingElse(String name) throws IOException {
        Path junk = file(name, "this is no such file, only its name says so");
        encoding(junk).failsInOneLineSaying(name);
    }

    @Test
    void refusesTruncatedPictures() throws IOException {
        Path picture = folder.resolve("whole.png");
        var image = new java.awt.image.BufferedImage(8, 8, java.awt.image.BufferedImage.TYPE_BYTE_GRAY);
        org.latent4j.reports.Pictures.write(picture, image);
        encoding(file("cut.png", truncated(picture))).failsInOneLineSaying("cut.png");
    }

    @Test
    void refusesNumbersThatAreNone() {
        INDArray rows = Nd4j.zeros(20, 64);
        rows.putScalar(3, 5, Double.NaN);
        Path file = folder.resolve("nan.npy");
        ArrayFiles.write(file, rows);
        encoding(file).failsInOneLineSaying("nan.npy");
        training(file).failsSaying("nan.npy");
    }

    @Test
    void refusesRowsOfAnotherSize() {
        Path file = folder.resolve("narrow.npy");
        ArrayFiles.write(file, Nd4j.zeros(20, 60));
        encoding(file).failsInOneLineSaying("input: expected [rows, 64], got [20, 60]");
    }

    @Test
    void refusesPixelsAboveOneForCrossEntropy() {
        Path file = folder.resolve("bright.npy");
        ArrayFiles.write(file, Nd4j.ones(20, 64).mul(255));
        training(file).failsSaying("loss bce expects values in [0, 1], found 255", "--loss mse");
    }

    @Test
    void learnsSuchPixelsBySquaredError() {
        Path file = folder.resolve("wide.npy");
        ArrayFiles.write(file, Nd4j.rand(60, 6).mul(4).sub(2));
        Path out = folder.resolve("wide");
        Command.run("train", "stacked", "--data", file, "--loss", "mse", "--epochs", 2, "--out", out)
                .succeeds();
        assertThat(out.resolve("run.json")).content().contains("\"outputActivation\" : \"linear\"");
    }

    @Test
    void namesTheCellThatIsNoNumber() throws IOException {
        StringBuilder table = new StringBuilder("age,income\n");
        for (int i = 0; i < 40; i++) {
            table.append(20 + i)
                    .append(',')
                    .append(i == 29 ? "lots" : String.valueOf(1000 + i))
                    .append('\n');
        }
        training(file("people.csv", table.toString())).failsSaying("people.csv", "income", "lots", "row 31");
        training(file("ragged.csv", "a,b\n1,2\n3\n")).failsSaying("ragged.csv");
        training(file("empty.csv", "")).failsSaying("empty.csv");
    }

    @Test
    void refusesBrokenIdxFiles() throws IOException {
        Path idx = Files.createDirectories(folder.resolve("idx"));
        for (String name : new String[] {"train-images-idx3-ubyte", "t10k-images-idx3-ubyte"}) {
            Files.write(
                    idx.resolve(name + ".gz"), zipped(new byte[] {0, 0, 8, 3, 0, 0, 0, 9, 0, 0, 0, 28, 0, 0, 0, 28}));
        }
        for (String name : new String[] {"train-labels-idx1-ubyte", "t10k-labels-idx1-ubyte"}) {
            Files.write(idx.resolve(name + ".gz"), zipped(new byte[] {0, 0, 8, 1, 0, 0, 0, 9}));
        }
        Object[] words = {"train", "stacked", "--data", "mnist", "--data-dir", idx, "--out", folder.resolve("never")};
        Command.run(words).failsInOneLineSaying("train-images-idx3-ubyte");
        Files.writeString(idx.resolve("train-images-idx3-ubyte.gz"), "no gzip");
        Command.run(words).failsInOneLineSaying("train-images-idx3-ubyte");
        Command.run("train", "stacked", "--data", "mnist", "--data-dir", folder.resolve("no-folder"))
                .failsInOneLineSaying("no-folder");
    }

    private static byte[] zipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(stream)) {
            gzip.write(bytes);
        }
        return stream.toByteArray();
    }

    @Test
    void suggestsDataByName() {
        Command.run("train", "stacked", "--data", "fashon-mnist").failsInOneLineSaying("did you mean 'fashion-mnist'");
    }

    @Test
    void refusesWhatIsNoModel() throws IOException {
        Object[] rest = {"--input", "x.npy", "--output", "y.npy"};
        Command.run("encode", folder.resolve("nowhere"), rest[0], rest[1], rest[2], rest[3])
                .failsInOneLineSaying("nowhere: no such model");
        Command.run("encode", Files.createDirectories(folder.resolve("empty")), rest[0], rest[1], rest[2], rest[3])
                .failsInOneLineSaying("empty: expected a run folder, found no model.zip in it");
        Command.run("encode", file("text.zip", "no zip"), rest[0], rest[1], rest[2], rest[3])
                .failsInOneLineSaying("text.zip");
        Command.run("encode", file("cut.zip", truncated(run.resolve("model.zip"))), rest[0], rest[1], rest[2], rest[3])
                .failsInOneLineSaying("cut.zip");
        Command.run("encode", file("keras.h5", "HDF"), rest[0], rest[1], rest[2], rest[3])
                .failsInOneLineSaying(
                        "keras.h5: expected a Keras model (.keras, or HDF5 as .h5 and .hdf5), found a text");
    }

    @Test
    void leavesExistingRunsAlone() {
        Path images = folder.resolve("stacked.npy");
        Command.run("train", "stacked", "--data", images, "--epochs", 1, "--out", run)
                .failsSaying("there is a run in this folder already", "--resume");
        Command.run("train", "stacked", "--data", images, "--epochs", 2, "--out", run, "--resume", "--seed", 3)
                .failsSaying("the run in it has other settings", "seed was 42, now 3");
        assertThat(digests(run)).isEqualTo(before);
    }

    @Test
    void leavesFoldersWithOtherThingsAlone() throws IOException {
        Path used = Files.createDirectories(folder.resolve("used"));
        Files.writeString(used.resolve("thesis.txt"), "mine");
        Command.run("train", "linear", "--data", "plane3d", "--epochs", 1, "--out", used)
                .failsSaying("expected a new or empty folder");
        try (Stream<Path> files = Files.list(used)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void namesTheFileThatCannotBeWritten() throws IOException {
        Path blocked = file("blocked", "a file where a folder is wanted");
        Path images = folder.resolve("stacked.npy");
        Command.run("encode", run, "--input", images, "--output", blocked.resolve("codings.npy"))
                .failsSaying("codings.npy");
    }
}
