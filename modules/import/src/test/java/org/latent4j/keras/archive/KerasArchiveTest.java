package org.latent4j.keras.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What real Keras 3.15, tf_keras 2.21 and h5py wrote is read as they themselves read it. */
class KerasArchiveTest {
    private static KerasArchive open(String name) throws IOException {
        return KerasArchive.open(ArchiveFiles.own(name));
    }

    @Test
    void readsEveryArrayAsH5pyDoes() throws IOException {
        int arrays = 0;
        for (String line : Files.readAllLines(ArchiveFiles.own("arrays.tsv"))) {
            String[] cells = line.split("\t");
            try (KerasArchive archive = open(cells[0])) {
                String path = cells[1].replace("model_weights/", "");
                StoredWeight weight = archive.weights().array(path);
                if (weight == null) {
                    weight = archive.optimizerWeights().array(path.replaceFirst("^/optimizer(_weights)?/", ""));
                }
                assertThat(Arrays.toString(weight.shape())).as(line).isEqualTo(cells[2]);
                assertThat(weight.type()).as(line).isEqualTo(cells[3]);
                double sum = Double.parseDouble(cells[4]);
                assertThat(Arrays.stream(weight.readDoubles()).sum())
                        .as(line)
                        .isCloseTo(sum, within(1e-12 * Math.max(1, Math.abs(sum))));
                double floats = 0;
                for (float value : weight.readFloats()) {
                    floats += value;
                }
                assertThat(floats).as(line).isCloseTo(sum, within(1e-6 * Math.max(1, Math.abs(sum))));
                arrays++;
            }
        }
        assertThat(arrays).isGreaterThan(400);
    }

    @ParameterizedTest
    @CsvSource({
        "keras3.keras, KERAS_ZIP, 3.15.1, Functional, true",
        "keras3_deflated.keras, KERAS_ZIP, 3.15.1, Functional, true",
        "keras3_windows.keras, KERAS_ZIP, 3.15.1, Functional, true",
        "tf_keras.keras, KERAS_ZIP, 2.21.0, Functional, true",
        "keras3.h5, HDF5, 3.15.1, Functional, true",
        "tf_keras.h5, HDF5, 2.21.0, Functional, true",
        "keras3_float16.h5, HDF5, 3.15.1, Sequential, false",
        "keras3.weights.h5, HDF5, , , false",
        "tf_keras.weights.h5, HDF5, , , false",
        "tf_keras_weights_legacy.h5, HDF5, 2.21.0, , false",
    })
    void tellsWhatAFileIs(String name, KerasArchive.Container container, String version, String type, boolean training)
            throws IOException {
        try (KerasArchive archive = open(name)) {
            assertThat(archive.container()).isEqualTo(container);
            assertThat(archive.kerasVersion()).isEqualTo(version);
            JsonNode architecture = archive.architecture();
            assertThat(
                            architecture == null
                                    ? null
                                    : architecture.get("class_name").asText())
                    .isEqualTo(type);
            assertThat(archive.training() != null).isEqualTo(training);
            boolean withOptimizer = name.matches("(keras3|keras3_deflated|tf_keras)(\\.weights)?\\.(h5|keras)");
            assertThat(archive.optimizerWeights() != null).isEqualTo(withOptimizer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"keras3.h5", "tf_keras.h5"})
    void readsLegacyNames(String name) throws IOException {
        WeightGroup weights = open(name).weights();
        assertThat(weights.path()).isEqualTo("/model_weights");
        assertThat(weights.names("layer_names")).containsExactly("pixels", "encoder", "decoder");
        List<String> encoder = weights.group("encoder").names("weight_names");
        assertThat(encoder).hasSize(2);
        assertThat(weights.group("encoder").array(encoder.get(0)).shape()).containsExactly(6, 3);
        assertThat(weights.group("pixels").names("weight_names")).isEmpty();
        assertThat(weights.group("encoder").names("nothing")).isNull();
    }

    @Test
    void readsNamesThatKerasSplit() throws IOException {
        WeightGroup weights = open("keras3_split_names.h5").weights();
        assertThat(weights.attributes())
                .contains("layer_names0", "layer_names1")
                .doesNotContain("layer_names");
        assertThat(weights.names("layer_names")).hasSize(17).allMatch(weights.groups()::contains);
        assertThat(weights.names("layer_names").get(16)).startsWith("layer_16_x");
    }

    @Test
    void findsGroupsWithBackslashes() throws IOException {
        WeightGroup weights = open("keras3_windows.keras").weights();
        assertThat(weights.groups()).containsExactly("layers");
        assertThat(weights.group("layers").groups()).contains("sequential", "sequential_1");
        WeightGroup dense = weights.group("layers/sequential/layers/dense/vars");
        assertThat(dense.array("0").shape()).containsExactly(6, 3);
        assertThat(weights.group("layers\\sequential")).isNotNull();
        assertThat(weights.array("layers/sequential/layers/dense/vars/0")).isSameAs(dense.array("0"));
        assertThat(dense.group("..")).isNull();
        assertThat(dense.array("../vars/0")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hdf5_earliest.h5", "hdf5_latest.h5", "hdf5_v110_many.h5"})
    void readsAttributesOfAllForms(String name) throws IOException {
        WeightGroup root = open(name).weights();
        assertThat(root.attribute("long")).isEqualTo("0123456789".repeat(10_000));
        assertThat(root.attribute("bytes")).isEqualTo("fixed");
        assertThat(root.attribute("padded")).isEqualTo(List.of("ab", "abcd"));
        assertThat(root.names("names")).containsExactly("one", "zwei", "três");
        assertThat(root.attribute("number")).isEqualTo(3L);
        assertThat(root.attribute("real")).isEqualTo(0.5);
        assertThat((long[]) root.attribute("numbers")).containsExactly(0, 1, 2, 3);
        assertThat(root.attribute("note_007")).isEqualTo("text 7 äöü");
        assertThat(root.attribute("absent")).isNull();
        assertThat(root.groups().get(9)).isEqualTo("layer_009");
    }

    @Test
    void readsLargeAttributesBesideManyOthers() throws IOException {
        Object huge = open("hdf5_v110_many.h5").weights().group("layer_000").attribute("huge");
        assertThat(huge).isEqualTo("h".repeat(100_000));
    }

    @Test
    void readsTexts() throws IOException {
        WeightGroup root = open("hdf5_types.h5").weights();
        assertThat(root.array("words").readStrings()).containsExactly("", "cat", "Ärger", "猫");
        assertThat(root.array("fixed_words").readStrings()).containsExactly("cat", "mouse");
        assertThat(root.array("words").type()).isEqualTo("string");
    }

    @Test
    void readsPackedArraysAsUnpackedOnes() throws IOException {
        WeightGroup root = open("hdf5_types.h5").weights();
        float[] expected = new float[7 * 11 * 3];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = i;
        }
        assertThat(root.array("chunked").readFloats()).containsExactly(expected);
        assertThat(root.array("packed").readFloats()).containsExactly(expected);
        assertThat(root.array("compact").readFloats()).containsExactly(0, 1, 2, 3, 4, 100);
        assertThat(root.array("large").readDoubles()).containsExactly(0x1p64);
    }

    @Test
    void readsVocabularies() throws IOException {
        KerasArchive archive = open("keras3_text.keras");
        byte[] words = archive.asset("layers/text_vectorization/vocabulary.txt");
        assertThat(new String(words, StandardCharsets.UTF_8)).startsWith("\n[UNK]\nthe");
        assertThat(archive.asset("assets/layers/text_vectorization/vocabulary.txt"))
                .isEqualTo(words);
        assertThat(archive.asset("../config.json")).isNull();
        assertThat(open("keras3.h5").asset("vocabulary.txt")).isNull();
    }

    @Test
    void readsStreamsAndBytesAsFiles() throws IOException {
        Path file = ArchiveFiles.own("keras3.keras");
        try (InputStream stream = Files.newInputStream(file)) {
            KerasArchive streamed = KerasArchive.open(stream, "from a stream");
            assertThat(streamed.name()).isEqualTo("from a stream");
            assertThat(streamed.architecture())
                    .isEqualTo(KerasArchive.open(file).architecture());
        }
    }

    @Test
    void readsHalfPrecision() {
        assertThat(Hdf5Numbers.half((short) 0x3c00)).isEqualTo(1f);
        assertThat(Hdf5Numbers.half((short) 0xc000)).isEqualTo(-2f);
        assertThat(Hdf5Numbers.half((short) 0x7bff)).isEqualTo(65504f);
        assertThat(Hdf5Numbers.half((short) 1)).isEqualTo(0x1p-24f);
        assertThat(Hdf5Numbers.half((short) 0x8000)).isEqualTo(-0f);
        assertThat(Hdf5Numbers.half((short) 0x7c00)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(Hdf5Numbers.half((short) 0x7e00)).isNaN();
    }

    @Test
    void readsArchitectureFiles(@TempDir Path folder) throws IOException {
        assertThat(KerasArchitecture.read(ArchiveFiles.own("keras3.json"))
                        .get("class_name")
                        .asText())
                .isEqualTo("Functional");
        assertThat(KerasArchitecture.read(ArchiveFiles.own("tf_keras.json"))
                        .get("keras_version")
                        .asText())
                .isEqualTo("2.21.0");
        // Keras 1: a list; NaN and repeated keys as Python takes them.
        Path keras1 = folder.resolve("keras1.json");
        Files.writeString(keras1, "{\"class_name\": \"Sequential\", \"config\": [{\"x\": NaN, \"y\": 1, \"y\": 2}]}");
        JsonNode layer = KerasArchitecture.read(keras1).get("config").get(0);
        assertThat(layer.get("x").asDouble()).isNaN();
        assertThat(layer.get("y").asInt()).isEqualTo(2);
    }
}
