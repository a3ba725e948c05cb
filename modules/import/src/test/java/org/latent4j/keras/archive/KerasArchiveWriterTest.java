package org.latent4j.keras.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jhdf.HdfFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read back equal, by this package and by jHDF; that Keras opens it, scripts check. */
class KerasArchiveWriterTest {
    private static final float[] KERNEL = {1, 2, 3, -4, 0.5f, Float.NaN};

    @TempDir
    Path folder;

    /** A configuration longer than the 64 KB that a header message of HDF5 takes. */
    private static JsonNode config() {
        ObjectNode config = JsonNodeFactory.instance.objectNode().put("class_name", "Functional");
        config.putObject("config").put("name", "äöü ".repeat(50_000)).put("limit", Double.POSITIVE_INFINITY);
        return config;
    }

    private static ArchiveGroup weights() {
        ArchiveGroup weights = new ArchiveGroup().names("layer_names", List.of("z", "dense", "a"));
        weights.group("z").names("weight_names", List.of());
        weights.group("dense")
                .names("weight_names", List.of("dense/kernel", "dense/bias"))
                .floats("dense/kernel", KERNEL, 2, 3)
                .floats("dense/bias", new float[0], 0)
                .floats("scalar", new float[] {7});
        weights.group("a").longs("iterations", new long[] {1L << 40});
        return weights;
    }

    private static void assertWeights(WeightGroup weights) {
        assertThat(weights.names("layer_names")).containsExactly("z", "dense", "a");
        assertThat(weights.groups()).containsExactly("z", "dense", "a");
        assertThat(weights.group("z").names("weight_names")).isEmpty();
        assertThat(weights.array("dense/dense/kernel").readFloats()).containsExactly(KERNEL);
        assertThat(weights.array("dense/dense/kernel").shape()).containsExactly(2, 3);
        assertThat(weights.array("dense/dense/bias").shape()).containsExactly(0);
        assertThat(weights.array("dense/scalar").shape()).isEmpty();
        assertThat(weights.array("dense/scalar").readFloats()).containsExactly(7);
        assertThat(weights.array("a/iterations").readDoubles()).containsExactly(0x1p40);
    }

    @Test
    void writesArchivesThatAreReadBackEqual() throws IOException {
        Path file = folder.resolve("deep/er/model.keras");
        byte[] words = "a\nb".getBytes(StandardCharsets.UTF_8);
        KerasArchiveWriter.writeKeras(file, "3.15.1", config(), weights(), Map.of("assets/layers/v.txt", words));
        try (KerasArchive archive = KerasArchive.open(file)) {
            assertThat(archive.architecture()).isEqualTo(config());
            assertThat(archive.kerasVersion()).isEqualTo("3.15.1");
            assertThat(archive.asset("layers/v.txt")).isEqualTo(words);
            assertWeights(archive.weights());
        }
    }

    @Test
    void writesHdf5ThatIsReadBackEqual() throws IOException {
        Path file = folder.resolve("model.h5");
        ObjectNode training = JsonNodeFactory.instance.objectNode().put("loss", "mse");
        KerasArchiveWriter.writeHdf5(file, "3.15.1", config(), training, weights(), weights());
        try (KerasArchive archive = KerasArchive.open(file)) {
            assertThat(archive.architecture()).isEqualTo(config());
            assertThat(archive.training()).isEqualTo(training);
            assertThat(archive.kerasVersion()).isEqualTo("3.15.1");
            assertThat(archive.backend()).isEqualTo("tensorflow");
            assertWeights(archive.weights());
            assertWeights(archive.optimizerWeights());
        }
        try (HdfFile second = new HdfFile(file)) {
            assertThat((float[]) second.getDatasetByPath("model_weights/dense/dense/kernel")
                            .getDataFlat())
                    .containsExactly(KERNEL);
            assertThat((String) second.getAttribute("model_config").getData()).contains("\"Functional\"");
        }
    }

    @Test
    void splitsLongListsOfNames() throws IOException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            names.add("layer_" + i + "_" + "ü".repeat(i % 50));
        }
        byte[] file = ArchiveFiles.hdf5(new ArchiveGroup().names("layer_names", names));
        WeightGroup root = KerasArchive.open(file, "file").weights();
        assertThat(root.names("layer_names")).isEqualTo(names);
        assertThat(root.attributes()).contains("layer_names0").doesNotContain("layer_names");
    }

    @Test
    void writesTheSameBytesForTheSameContent() throws IOException {
        Path first = folder.resolve("1.keras");
        Path second = folder.resolve("2.keras");
        KerasArchiveWriter.writeKeras(first, "3.15.1", config(), weights(), Map.of());
        KerasArchiveWriter.writeKeras(second, "3.15.1", config(), weights(), Map.of());
        assertThat(first).hasSameBinaryContentAs(second);
    }

    @Test
    void leavesNothingBehindWhenItFails() {
        ArchiveGroup tooLong = new ArchiveGroup().names("layer_names", List.of("x".repeat(70_000)));
        assertThatThrownBy(() ->
                        KerasArchiveWriter.writeHdf5(folder.resolve("m.h5"), "3.15.1", config(), null, tooLong, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a name of 70000 bytes");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesShapesAndNamesThatDoNotFit() {
        assertThatThrownBy(() -> new ArchiveGroup().floats("kernel", KERNEL, 2, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("array 'kernel': expected 4 values, got 6");
        assertThatThrownBy(() -> new ArchiveGroup().group("a/../b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ArchiveGroup().floats("a", KERNEL, 6).group("a"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void opensFiftyMegabytesInAMoment() throws IOException {
        float[] kernel = new float[13 << 20];
        Random random = new Random(42);
        for (int i = 0; i < kernel.length; i += 1 + random.nextInt(3)) {
            kernel[i] = random.nextFloat();
        }
        Path file = folder.resolve("large.keras");
        ArchiveGroup weights = new ArchiveGroup().floats("layers/dense/vars/0", kernel, 13, 1 << 20);
        KerasArchiveWriter.writeKeras(file, "3.15.1", config(), weights, Map.of());
        assertThat(Files.size(file)).isGreaterThan(50_000_000);
        long start = System.nanoTime();
        try (KerasArchive archive = KerasArchive.open(file)) {
            long opened = System.nanoTime();
            // A tenth of this was measured; the rest is for busy machines.
            assertThat((opened - start) / 1e9).isLessThan(1);
            assertThat(archive.weights().array("layers/dense/vars/0").readFloats())
                    .isEqualTo(kernel);
            System.out.printf(
                    "50 MB: opened in %.0f ms, read in %.0f ms%n",
                    (opened - start) / 1e6, (System.nanoTime() - opened) / 1e6);
        }
    }
}
