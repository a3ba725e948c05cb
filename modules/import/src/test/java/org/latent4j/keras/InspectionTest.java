package org.latent4j.keras;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.latent4j.layers.keras.KerasLayers;

/** Every model of the golden suite can be looked at, whatever an import makes of it. */
class InspectionTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @TestFactory
    Stream<DynamicTest> tellsOfEveryModel() throws IOException {
        List<Path> models;
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            models = files.filter(file -> file.getFileName().toString().matches("model\\.(keras|h5)"))
                    .sorted()
                    .toList();
        }
        return models.stream()
                .map(file -> DynamicTest.dynamicTest(GOLDEN.relativize(file).toString(), () -> check(file)));
    }

    private static void check(Path file) throws IOException {
        ModelSummary summary = KerasImport.of(file).inspect();
        assertThat(summary.model()).isNotNull();
        assertThat(summary.layers()).isNotEmpty();
        assertThat(summary.outputs()).isNotEmpty();
        ModelSummary.Parameters parameters = summary.parameters();
        assertThat(parameters.total())
                .isEqualTo(parameters.trainable() + parameters.nonTrainable() + parameters.unknown());
        boolean known = summary.layers().stream()
                .allMatch(layer -> KerasLayers.factory(layer.type()) != null
                        || layer.type().equals("InputLayer"));
        if (known) {
            assertThat(summary.layers()).noneMatch(layer -> layer.parameters() == null);
        }
    }

    @Test
    void readsShapesThatTheFileStates() throws IOException {
        Path file = GOLDEN.resolve("keras-3.15.1/multiple-inputs-outputs/model.keras");
        ModelSummary summary = KerasImport.of(file).inspect();
        assertThat(summary.layers().stream()
                        .filter(layer -> layer.name().equals("lstm"))
                        .map(ModelSummary.Layer::outputShapes))
                .containsExactly(List.of(List.of(-1L, 2L)));
        assertThat(summary.outputs().keySet()).containsExactly("one", "two", "concatenate");
        assertThat(summary.parameters().total()).isEqualTo(82);
    }
}
