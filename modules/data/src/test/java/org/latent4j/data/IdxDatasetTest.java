package org.latent4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.common.Sha256;

class IdxDatasetTest {
    private static final String TRAIN_IMAGES = "train-images-idx3-ubyte.gz";

    @TempDir
    Path folder;

    private Path data;
    private DataFolders noFolders;

    @BeforeEach
    void writeFiles() throws IOException {
        data = Files.createDirectories(folder.resolve("mine"));
        noFolders = new DataFolders(Map.of(), folder.resolve("home"));
        Bytes.write(data.resolve(TRAIN_IMAGES), Bytes.gzip(Bytes.idx(256, 24, 4, 4)));
        Bytes.write(data.resolve("train-labels-idx1-ubyte"), Bytes.idx(10, 24));
        Bytes.write(data.resolve("t10k-images-idx3-ubyte"), Bytes.idx(256, 5, 4, 4));
        Bytes.write(data.resolve("t10k-labels-idx1-ubyte.gz"), Bytes.gzip(Bytes.idx(10, 5)));
    }

    private Dataset open() {
        return IdxDataset.MNIST.open(DataOptions.defaults().withDataDir(data), noFolders);
    }

    private void assertRefused(String file, byte[] bytes, String message) {
        Bytes.write(data.resolve(file), bytes);
        assertThatThrownBy(this::open).isInstanceOf(DataException.class).hasMessage(message);
    }

    @Test
    void readsZippedAndPlainFiles() throws IOException {
        Dataset dataset = open();
        assertThat(dataset.train().features().shape()).containsExactly(22, 4, 4, 1);
        assertThat(dataset.validation().features().shape()).containsExactly(2, 4, 4, 1);
        assertThat(dataset.test().features().shape()).containsExactly(5, 4, 4, 1);
        assertThat(dataset.train().labels()).startsWith(0, 1, 2).hasSize(22);
        assertThat(dataset.validation().labels()).containsExactly(2, 3);
        assertThat(dataset.train().features().getFloat(1, 0, 1, 0)).isEqualTo(17 / 255f);
        assertThat(dataset.validation().features().getFloat(0, 0, 0, 0)).isEqualTo(22 * 16 % 256 / 255f);
        assertThat(dataset.sources().get(0))
                .isEqualTo(new Dataset.Source(TRAIN_IMAGES, Sha256.of(data.resolve(TRAIN_IMAGES))));
        assertThat(dataset.sources()).hasSize(4);
    }

    @Test
    void findsFilesByOptionThenEnvironmentThenCache() throws IOException {
        Path cache = folder.resolve("caches/latent4j/data/mnist");
        Files.createDirectories(cache.getParent());
        Files.createDirectories(folder.resolve("named"));
        DataOptions none = DataOptions.defaults();

        Files.move(data, folder.resolve("named/mnist"));
        DataFolders named =
                new DataFolders(Map.of("LATENT4J_DATA", folder.resolve("named").toString()), folder);
        assertThat(IdxDataset.MNIST.open(none, named).train().size()).isEqualTo(22);
        DataOptions option = none.withDataDir(folder.resolve("named"));
        assertThat(IdxDataset.MNIST.open(option, noFolders).train().size()).isEqualTo(22);

        Files.move(folder.resolve("named/mnist"), cache);
        DataFolders cached = new DataFolders(
                Map.of("XDG_CACHE_HOME", folder.resolve("caches").toString()), folder);
        assertThat(IdxDataset.MNIST.open(none, cached).train().size()).isEqualTo(22);
        assertThat(new DataFolders(Map.of(), folder).cache()).isEqualTo(folder.resolve(".cache/latent4j/data"));
    }

    @Test
    void refusesFoldersThatAreMissing() {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> IdxDataset.MNIST.open(DataOptions.defaults().withDataDir(missing), noFolders))
                .hasMessage(missing + ": no such folder (--data-dir)");
        DataFolders folders = new DataFolders(Map.of("LATENT4J_DATA", missing.toString()), folder);
        assertThatThrownBy(() -> IdxDataset.MNIST.open(DataOptions.defaults(), folders))
                .hasMessage(missing + ": no such folder (LATENT4J_DATA)");
    }

    @Test
    void refusesTheWrongMagic() {
        assertRefused(
                TRAIN_IMAGES,
                Bytes.gzip(Bytes.idx(10, 24)),
                TRAIN_IMAGES + ": expected the IDX magic 0x00000803, found 0x00000801");
        assertRefused(TRAIN_IMAGES, new byte[3], TRAIN_IMAGES + ": expected an IDX header of 16 bytes, found 3");
    }

    @Test
    void refusesFilesThatAreNotWhole() {
        byte[] whole = Bytes.idx(256, 24, 4, 4);
        assertRefused(
                TRAIN_IMAGES,
                Arrays.copyOf(whole, whole.length - 1),
                TRAIN_IMAGES + ": expected 384 bytes for [24, 4, 4] after the header, found 383");
        assertRefused(
                TRAIN_IMAGES,
                Arrays.copyOf(whole, whole.length + 1),
                TRAIN_IMAGES + ": expected 384 bytes for [24, 4, 4] after the header, found more");
        byte[] zipped = Bytes.gzip(whole);
        assertRefused(
                TRAIN_IMAGES,
                Arrays.copyOf(zipped, zipped.length / 2),
                TRAIN_IMAGES + ": broken gzip file: Unexpected end of ZLIB input stream");
        zipped[zipped.length - 6] ^= 1;
        assertRefused(TRAIN_IMAGES, zipped, TRAIN_IMAGES + ": broken gzip file: Corrupt GZIP trailer");
    }

    @Test
    void refusesDeclaredSizesBeforeTakingMemory() {
        byte[] declares = Bytes.idx(256, 1, 1, 1);
        declares[5] = 0x10;
        assertRefused(
                TRAIN_IMAGES,
                declares,
                TRAIN_IMAGES + ": expected 1048577 bytes for [1048577, 1, 1] after the header, found fewer");
        Arrays.fill(declares, 4, 16, (byte) 0x7f);
        assertRefused(
                TRAIN_IMAGES,
                declares,
                TRAIN_IMAGES
                        + ": expected at most 2147483647 values, found the shape [2139062143, 2139062143, 2139062143]");
        Arrays.fill(declares, 4, 8, (byte) 0xff);
        assertRefused(TRAIN_IMAGES, declares, TRAIN_IMAGES + ": expected sizes > 0, found -1");
    }

    @Test
    void refusesLabelsThatDontFit() {
        assertRefused(
                "train-labels-idx1-ubyte",
                Bytes.idx(10, 23),
                "train-labels-idx1-ubyte: expected 24 labels, as many as images in " + TRAIN_IMAGES + ", found 23");
        assertRefused(
                "train-labels-idx1-ubyte",
                Bytes.idx(11, 24),
                "train-labels-idx1-ubyte, row 10: expected a label below 10, found 10");
    }

    @Test
    void saysWhatToDoWithoutANetwork() throws IOException {
        Files.delete(data.resolve(TRAIN_IMAGES));
        IdxDataset offline =
                new IdxDataset("mnist", Strokes.DIGITS, List.of(URI.create("http://127.0.0.1:1/")), Map.of());
        assertThatThrownBy(() -> offline.open(DataOptions.defaults().withDataDir(data), noFolders))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("mnist is not on this machine and can't be downloaded (http://127.0.0.1:1/"
                        + TRAIN_IMAGES + ": ")
                .hasMessageEndingWith("); put its four .gz files into a folder and name that folder with --data-dir or"
                        + " the environment variable LATENT4J_DATA");
        assertThat(folder.resolve("home/.cache/latent4j/data/mnist")).doesNotExist();
    }
}
