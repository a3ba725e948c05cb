package org.latent4j.keras.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.models.MalformedModelException;
import org.latent4j.models.UnsupportedModelException;

/** Files that lie, attack, or aren't Keras models at all: each refused with the file, the part and the reason. */
@Timeout(10)
class HostileArchiveTest {
    private static final String CONFIG = "{\"class_name\": \"Sequential\", \"config\": {\"layers\": []}}";

    private static void assertMalformed(byte[] bytes, String... parts) {
        assertThatThrownBy(() -> ArchiveFiles.readAll(bytes, "file"))
                .isInstanceOf(MalformedModelException.class)
                .hasMessageStartingWith("file")
                .hasMessageContainingAll(parts);
    }

    private static void assertUnsupported(byte[] bytes, String... parts) {
        assertThatThrownBy(() -> ArchiveFiles.readAll(bytes, "file"))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageStartingWith("file")
                .hasMessageContainingAll(parts);
    }

    private static byte[] own(String name) throws IOException {
        return Files.readAllBytes(ArchiveFiles.own(name));
    }

    private static byte[] keras(String config, byte[] weights) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("config.json", config.getBytes(StandardCharsets.UTF_8));
        entries.put("model.weights.h5", weights);
        return ArchiveFiles.zip(entries);
    }

    /** Replaces the first occurrence of some numbers of eight bytes. */
    private static byte[] forge(byte[] bytes, long[] old, long[] replacement) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + 8 * old.length <= bytes.length; at++) {
            boolean found = true;
            for (int i = 0; i < old.length && found; i++) {
                found = buffer.getLong(at + 8 * i) == old[i];
            }
            if (found) {
                for (int i = 0; i < old.length; i++) {
                    buffer.putLong(at + 8 * i, replacement[i]);
                }
                return bytes;
            }
        }
        throw new IllegalStateException("nothing to forge");
    }

    @ParameterizedTest
    @CsvSource({
        "soft_link, soft link",
        "external_link, external link",
        "external_storage, external storage",
        "virtual, virtual dataset",
        "lzf, filter 32000",
        "compound, compound",
    })
    void refusesWhatLeadsOutOfTheFileOrIsNotRead(String attack, String reason) throws IOException {
        assertUnsupported(own("attack_" + attack + ".h5"), reason);
        assertUnsupported(keras(CONFIG, own("attack_" + attack + ".h5")), "model.weights.h5", reason);
    }

    @ParameterizedTest
    @CsvSource({
        "circle, /a/b/a: is linked twice or in a circle",
        "twice, /b: is linked twice",
        "deep, nested at most 200 deep",
        "unwritten, /kernel: declares 2199023255552 bytes but none were ever written",
        "unwritten_chunks, none were ever written",
        "references, 'attribute ''many'': expected texts of at most the file''s size'",
    })
    void refusesCirclesDepthsAndBombs(String attack, String reason) throws IOException {
        assertMalformed(own("attack_" + attack + ".h5"), reason);
    }

    @Test
    void refusesDimensionsThatTheFileDoesNotHold() throws IOException {
        // A dataspace of two dimensions: its head, the dimensions, the largest dimensions.
        long[] space = {0x10201, 6, 3};
        assertMalformed(forge(own("keras3.h5"), space, new long[] {0x10201, 6, 4}), "expected 96 bytes, found 72");
        assertMalformed(
                forge(own("keras3.h5"), space, new long[] {0x10201, 1L << 40, 1L << 40}), "dimensions that fit a file");
        assertMalformed(forge(own("keras3.h5"), space, new long[] {0x10201, -6, -3}), "negative number -6");
        assertMalformed(forge(own("keras3.h5"), space, new long[] {0x10201, Long.MIN_VALUE, 3}), "negative");
    }

    @Test
    void refusesChunksThatCanNotBeThatLarge() throws IOException {
        byte[] bomb = own("attack_chunk_bomb.h5");
        assertThat(ArchiveFiles.readAll(bomb, "file")).isEqualTo(512 * 512);
        // Dimensions and chunk of 1 GiB instead of 1 MiB.
        forge(bomb, new long[] {512, 512}, new long[] {1 << 14, 1 << 14});
        forge(bomb, new long[] {512L << 32 | 512}, new long[] {1L << 46 | 1 << 14});
        assertMalformed(bomb, "/kernel: expected a chunk of 1073741824 bytes, found");
    }

    @Test
    void refusesGiganticAttributes() throws IOException {
        byte[] file = ArchiveFiles.hdf5(new ArchiveGroup().attribute("model_config", "x".repeat(1000)));
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int at = new String(file, StandardCharsets.ISO_8859_1).indexOf("model_config");
        while (bytes.getInt(at) != 1000) {
            at++;
        }
        bytes.putInt(at, Integer.MAX_VALUE);
        assertMalformed(file, "attribute 'model_config'", "a text of 2147483647 bytes lies outside");
        bytes.putInt(at, -1);
        assertMalformed(file, "a text of 4294967295 bytes lies outside");
    }

    @Test
    void refusesFilesThatAreCutOff() throws IOException {
        byte[] bytes = own("keras3.h5");
        assertMalformed(java.util.Arrays.copyOf(bytes, 20_000), "superblock: cut off: expected " + bytes.length);
        assertMalformed(java.util.Arrays.copyOf(bytes, 10), "superblock: ends early");
        assertMalformed(java.util.Arrays.copyOf(own("keras3.keras"), 20_000), "cut off: its directory");
    }

    @Test
    void refusesJsonThatIsDeepLongOrNotJson() throws IOException {
        byte[] weights = own("keras3.weights.h5");
        String deep = "{\"class_name\": \"Sequential\", \"config\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertMalformed(keras(deep, weights), "file, config.json", "nesting depth");
        assertMalformed(
                ArchiveFiles.hdf5(new ArchiveGroup().attribute("model_config", deep)), "model_config", "nesting");
        String many = "{\"class_name\": \"Sequential\", \"config\": [" + "{},".repeat(3_000_000) + "{}]}";
        assertMalformed(keras(many, weights), "config.json", "Token count");
        assertMalformed(keras("{\"class_name\": ", weights), "config.json: expected JSON");
        assertMalformed(keras("[1, 2]", weights), "expected a JSON object");
        assertMalformed(keras("{\"a\": 1}", weights), "expected an architecture with class_name and config");
        assertMalformed(ArchiveFiles.hdf5(new ArchiveGroup().attribute("model_config", "text")), "model_config");
    }

    @Test
    void refusesZipsThatLie() throws IOException {
        byte[] weights = own("keras3.weights.h5");
        byte[] bomb = keras(CONFIG, new byte[50 << 20]);
        assertMalformed(bomb.clone(), "model.weights.h5: expected HDF5");
        int size = ByteBuffer.wrap(bomb).order(ByteOrder.LITTLE_ENDIAN).limit();
        assertThat(size).isLessThan(100_000);
        ByteBuffer directory = ByteBuffer.wrap(bomb).order(ByteOrder.LITTLE_ENDIAN);
        int entry = new String(bomb, StandardCharsets.ISO_8859_1).lastIndexOf("model.weights.h5") - 46;
        directory.putInt(entry + 24, Integer.MAX_VALUE);
        assertMalformed(bomb.clone(), "model.weights.h5: declares 2147483647 bytes");
        directory.putInt(entry + 24, 1000);
        assertMalformed(bomb.clone(), "expected 1000 bytes, found more");
        byte[] config = keras(CONFIG + " ".repeat(40 << 20), weights);
        assertMalformed(config, "config.json: declares");
        byte[] damaged = own("keras3.keras");
        damaged[damaged.length / 2] ^= 1;
        assertMalformed(damaged, "model.weights.h5: damaged: its checksum");
    }

    @Test
    void refusesZipEntriesOutsideOfTheArchive() throws IOException {
        for (String name : new String[] {"../config.json", "/etc/x", "assets/../../x", "a\\..\\..\\b", "C:\\x"}) {
            Map<String, byte[]> entries = new LinkedHashMap<>();
            entries.put("config.json", CONFIG.getBytes(StandardCharsets.UTF_8));
            entries.put(name, new byte[1]);
            entries.put("model.weights.h5", own("keras3.weights.h5"));
            assertMalformed(ArchiveFiles.zip(entries), name, "expected a name inside of the archive");
        }
    }

    @Test
    void saysWhatOtherFilesAre(@TempDir Path folder) throws IOException {
        assertMalformed(new byte[0], "found an empty file");
        assertMalformed("my model".getBytes(StandardCharsets.UTF_8), "found a text");
        assertMalformed(new byte[100], "other or damaged bytes");
        assertUnsupported(new byte[] {(byte) 0x80, 4, (byte) 0x95, 0}, "a Python pickle", "model.save");
        assertUnsupported(
                "version https://git-lfs.github.com/spec/v1".getBytes(StandardCharsets.UTF_8), "git lfs pull");
        assertUnsupported("\n<!DOCTYPE html>".getBytes(StandardCharsets.UTF_8), "a web page");
        assertUnsupported(CONFIG.getBytes(StandardCharsets.UTF_8), "an architecture has no weights");
        assertMalformed(ArchiveFiles.zip(Map.of("x.txt", new byte[1])), "a zip without config.json");
        assertUnsupported(ArchiveFiles.zip(Map.of("archive/data.pkl", new byte[1])), "a PyTorch file");
        assertUnsupported(ArchiveFiles.zip(Map.of("m/saved_model.pb", new byte[1])), "SavedModel");
        assertUnsupported(ArchiveFiles.zip(Map.of("coefficients.bin", new byte[1])), "DL4J model");
        assertMalformed(
                ArchiveFiles.zip(Map.of("config.json", CONFIG.getBytes(StandardCharsets.UTF_8))), "model.weights.h5");
        assertThatThrownBy(() -> KerasArchive.open(new byte[] {8, 7, 18, 7}, "model.onnx"))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("an ONNX model");
        assertThatThrownBy(() -> KerasArchive.open(folder.resolve("none.h5"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> KerasArchive.open(folder))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("found a folder");
        Files.write(folder.resolve("saved_model.pb"), new byte[1]);
        assertThatThrownBy(() -> KerasArchive.open(folder))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("a TensorFlow SavedModel folder");
    }
}
