package org.latent4j.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.common.Json;
import org.latent4j.models.LatentModel;
import org.latent4j.models.MalformedModelException;
import org.latent4j.models.UnsupportedModelException;
import org.nd4j.linalg.api.ndarray.INDArray;

class TextLayerTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/keras-3.15.1");
    private static final List<String> TEXTS = List.of("The BLUE sea...", "unknown tree; sky sky");

    @TempDir
    Path folder;

    /** The model of a golden file with another configuration of its text layer. */
    private static KerasImport changed(String golden, String... fromAndTo) throws IOException {
        Path file = GOLDEN.resolve(golden).resolve("model.keras");
        try (var archive = org.latent4j.keras.archive.KerasArchive.open(file)) {
            String text =
                    java.util.Objects.requireNonNull(archive.architecture()).toString();
            for (int i = 0; i < fromAndTo.length; i += 2) {
                assertThat(text).contains(fromAndTo[i]);
                text = text.replace(fromAndTo[i], fromAndTo[i + 1]);
            }
            return KerasImport.of(file).architecture(Json.read(text, JsonNode.class));
        }
    }

    @Test
    void theEncodingIsSavedWithTheModel() throws IOException {
        LatentModel model = KerasImport.of(GOLDEN.resolve("text-vectorization-embedding-dense/model.keras"))
                .load()
                .model();
        model.save(folder.resolve("model.zip"));
        LatentModel loaded = LatentModel.load(folder.resolve("model.zip"));
        Map<String, List<String>> texts =
                Map.of(model.textEncodings().keySet().iterator().next(), TEXTS);
        INDArray outputs = loaded.predictTexts(texts).get(0);
        assertThat(outputs).isEqualTo(model.predictTexts(texts).get(0));
        assertThat(outputs.shape()).containsExactly(2, 3);
    }

    /** CVE-2026-1462: Keras read whatever file the option named. */
    @Test
    void neverReadsAnotherFile() throws IOException {
        KerasImport reading =
                changed("text-vectorization-int", "\"vocabulary\":null", "\"vocabulary\":\"/etc/passwd\"");
        assertThatThrownBy(reading::load)
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessage(
                        "model.keras, layer 'text_vectorization' (TextVectorization): option 'vocabulary': names another"
                                + " file ('/etc/passwd'), and other files are never read; save the model with the vocabulary in it");
    }

    @Test
    void refusesFunctionsOfSomeonesOwn() throws IOException {
        KerasImport reading = changed(
                "text-vectorization-int",
                "\"standardize\":\"lower_and_strip_punctuation\"",
                "\"standardize\":{\"module\":\"builtins\",\"class_name\":\"function\",\"config\":\"mine\"}");
        assertThatThrownBy(reading::load)
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("option 'standardize': the Python function 'mine' isn't in the file");
    }

    @Test
    void refusesWhatDoesNotFit() throws IOException {
        assertThatThrownBy(changed("text-vectorization-count", "\"max_tokens\":null", "\"max_tokens\":3")::load)
                .isInstanceOf(MalformedModelException.class)
                .hasMessageContaining("option 'max_tokens': expected at least the vocabulary's size 8, found 3");
        assertThatThrownBy(changed("string-lookup-int", "\"invert\":false", "\"invert\":true")::load)
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("option 'invert': true isn't supported");
        assertThatThrownBy(
                        changed("string-lookup-int", "\"num_oov_indices\":1", "\"num_oov_indices\":2000000000")::load)
                .isInstanceOf(MalformedModelException.class)
                .hasMessageContaining("option 'num_oov_indices'");
        assertThatThrownBy(changed("string-lookup-int", "\"StringLookup\"", "\"Flatten\"")::load)
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("reads texts; only");
    }

    @Test
    void masksThatNoLayerUsesAreLeftOut() throws IOException {
        LatentModel model = changed(
                        "text-vectorization-embedding-dense",
                        "\"mask_zero\":false",
                        "\"mask_zero\":true",
                        "\"GlobalAveragePooling1D\"",
                        "\"GlobalMaxPooling1D\"")
                .load()
                .model();
        assertThat(model.graph().getVertex("embedding/mask")).isNull();
    }

    @Test
    void inspectionShowsTheTexts() throws IOException {
        ModelSummary summary = KerasImport.of(GOLDEN.resolve("string-lookup-one-hot/model.keras"))
                .inspect();
        assertThat(summary.unsupported()).isEmpty();
        assertThat(summary.layers().get(0).note()).isEqualTo("texts");
        assertThat(summary.layers().get(1).type()).isEqualTo("StringLookup");
    }
}
