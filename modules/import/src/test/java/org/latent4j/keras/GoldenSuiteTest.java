package org.latent4j.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.latent4j.data.ArrayFiles;
import org.latent4j.data.Texts;
import org.latent4j.models.LatentModel;
import org.latent4j.models.TextEncoding;
import org.latent4j.models.UnsupportedModelException;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Every model of the golden suite, in each container, gives the outputs that Keras recorded. */
class GoldenSuiteTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @TestFactory
    Stream<DynamicTest> equalsKeras() throws IOException {
        List<Path> models;
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            models = files.filter(file -> file.getFileName().toString().matches("model\\.(keras|h5)"))
                    .filter(file -> Files.exists(file.resolveSibling("io.npz")))
                    .sorted()
                    .toList();
        }
        assertThat(models).hasSizeGreaterThan(100);
        return models.stream()
                .filter(file -> file.toString().matches(System.getProperty("golden.only", ".*")))
                .map(file -> DynamicTest.dynamicTest(GOLDEN.relativize(file).toString(), () -> check(file)));
    }

    private static void check(Path file) throws IOException {
        Map<String, INDArray> arrays;
        try {
            arrays = ArrayFiles.readAll(file.resolveSibling("io.npz"));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (file.toString().contains("lambda-bytecode")) {
            assertThatThrownBy(() -> KerasImport.of(file).load())
                    .isInstanceOf(UnsupportedModelException.class)
                    .hasMessageContaining("holds Python code, which is never run");
            return;
        }
        ImportedModel imported = KerasImport.of(file).load();
        if (file.toString().contains("vae-subclassed")) {
            checkParts(imported.model(), arrays);
            return;
        }
        List<INDArray> inputs = inputs(file, imported.model(), arrays);
        List<INDArray> outputs = imported.model().predict(inputs);
        int expected = (int) arrays.keySet().stream()
                .filter(name -> name.matches("output_\\d+"))
                .count();
        assertThat(outputs).hasSize(expected);
        for (int i = 0; i < expected; i++) {
            INDArray golden = Objects.requireNonNull(arrays.get("output_" + i));
            assertClose(outputs.get(i), golden, "output " + i);
        }
    }

    /** What goes into a model of the suite: numbers, or texts as the model encodes them. */
    static List<INDArray> inputs(Path file, LatentModel model, Map<String, INDArray> arrays) {
        List<INDArray> inputs = new ArrayList<>();
        if (!model.textEncodings().isEmpty()) {
            Map<String, Texts> texts = Texts.readAll(file.resolveSibling("io.npz"));
            List<String> names = model.textEncodings().values().stream()
                    .map(TextEncoding::input)
                    .distinct()
                    .toList();
            for (TextEncoding encoding : model.textEncodings().values()) {
                String entry = "input_" + names.indexOf(encoding.input());
                inputs.add(
                        encoding.encode(Objects.requireNonNull(texts.get(entry)).values()));
            }
            return inputs;
        }
        for (int i = 0; arrays.containsKey("input_" + i); i++) {
            inputs.add(Objects.requireNonNull(arrays.get("input_" + i)));
        }
        return inputs;
    }

    /** Of a subclassed model Keras recorded the encoder's and the decoder's outputs. */
    private static void checkParts(LatentModel model, Map<String, INDArray> arrays) {
        LatentModel.Distribution distribution = model.distribution(get(arrays, "input_0"));
        assertClose(distribution.means(), get(arrays, "output_0"), "mean");
        assertClose(distribution.logVariances(), get(arrays, "output_1"), "log-variance");
        assertClose(
                model.decode(get(arrays, "extra_decoder_input")),
                get(arrays, "extra_decoder_output"),
                "decoder's output");
    }

    private static INDArray get(Map<String, INDArray> arrays, String name) {
        return Objects.requireNonNull(arrays.get(name), name);
    }

    private static void assertClose(INDArray found, INDArray golden, String what) {
        assertThat(found.shape()).as("shape of " + what).isEqualTo(golden.shape());
        double scale = Math.max(1, golden.amaxNumber().doubleValue());
        double difference = found.sub(golden).amaxNumber().doubleValue();
        assertThat(difference)
                .as("largest difference of %s, scale %s", what, scale)
                .isLessThanOrEqualTo(1e-5 * scale);
    }
}
