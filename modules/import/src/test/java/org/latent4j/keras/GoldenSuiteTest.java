package org.latent4j.keras;

import static org.assertj.core.api.Assertions.assertThat;

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
                .map(file -> DynamicTest.dynamicTest(GOLDEN.relativize(file).toString(), () -> check(file)));
    }

    private static void check(Path file) throws IOException {
        Map<String, INDArray> arrays;
        try {
            arrays = ArrayFiles.readAll(file.resolveSibling("io.npz"));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        ImportedModel imported = KerasImport.of(file).load();
        List<INDArray> inputs = new ArrayList<>();
        for (int i = 0; arrays.containsKey("input_" + i); i++) {
            inputs.add(Objects.requireNonNull(arrays.get("input_" + i)));
        }
        List<INDArray> outputs = imported.model().predict(inputs);
        int expected = (int) arrays.keySet().stream()
                .filter(name -> name.matches("output_\\d+"))
                .count();
        assertThat(outputs).hasSize(expected);
        for (int i = 0; i < expected; i++) {
            INDArray golden = Objects.requireNonNull(arrays.get("output_" + i));
            assertThat(outputs.get(i).shape()).as("shape of output " + i).isEqualTo(golden.shape());
            double scale = Math.max(1, golden.amaxNumber().doubleValue());
            double difference = outputs.get(i).sub(golden).amaxNumber().doubleValue();
            assertThat(difference)
                    .as("largest difference of output %d, scale %s", i, scale)
                    .isLessThanOrEqualTo(1e-5 * scale);
        }
    }
}
