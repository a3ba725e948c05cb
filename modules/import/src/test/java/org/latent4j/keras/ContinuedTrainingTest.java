package org.latent4j.keras;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.data.ArrayFiles;
import org.latent4j.models.LatentModel;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Models that Keras saved in the middle of their training go on as they went on in Keras. */
class ContinuedTrainingTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final double TOLERANCE = 1e-5;

    @TestFactory
    Stream<DynamicTest> goesOnAsKerasDid() throws IOException {
        List<Path> models;
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            models = files.filter(file -> file.getFileName().toString().matches("model\\.(keras|h5)"))
                    .filter(file -> Files.exists(file.resolveSibling("training.npz")))
                    .sorted()
                    .toList();
        }
        assertThat(models).hasSizeGreaterThan(150);
        return models.stream()
                .map(file -> DynamicTest.dynamicTest(GOLDEN.relativize(file).toString(), () -> check(file)));
    }

    @Test
    void staysSplitAndGoesOnAfterSaving(@TempDir Path folder) throws IOException {
        LatentModel model = KerasImport.of(GOLDEN.resolve("keras-3.15.1/training-optimizer-adam/model.keras"))
                .load()
                .model();
        INDArray x = Nd4j.rand(DataType.FLOAT, 6, 5);
        assertThat(model.decode(model.encode(x)))
                .isEqualTo(model.predict(List.of(x)).get(0));
        assertThat(model.reconstruct(x)).isEqualTo(model.predict(List.of(x)).get(0));
        Path file = folder.resolve("model.zip");
        model.save(file);
        LatentModel loaded = LatentModel.load(file);
        for (int i = 0; i < 3; i++) {
            model.graph().fit(new DataSet(x, x));
            loaded.graph().fit(new DataSet(x, x));
        }
        assertThat(loaded.graph().params()).isEqualTo(model.graph().params());
    }

    private static void check(Path file) throws IOException {
        Map<String, INDArray> arrays;
        try {
            arrays = ArrayFiles.readAll(file.resolveSibling("training.npz"));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        ImportedModel imported = KerasImport.of(file).load();
        ComputationGraph graph = imported.model().graph();
        INDArray x = Objects.requireNonNull(arrays.get("x"));
        INDArray y = Objects.requireNonNull(arrays.get("y"));
        if (file.toString().contains("optimizer-ftrl")) {
            assertThat(imported.report().notices())
                    .anyMatch(notice -> notice.startsWith("optimizer 'Ftrl' is not known"));
            return;
        }
        if (file.toString().contains("tf-keras-2.21.0/training-optimizer-nadam")) {
            assertThat(imported.report().notices()).anyMatch(notice -> notice.startsWith("optimizer Nadam: "));
            return;
        }
        assertThat(imported.report().notices()).isEmpty();
        assertClose("evaluate", graph.score(new DataSet(x, y)), number(arrays, "evaluate_loss", 0));
        for (int i = 0; i < 5; i++) {
            graph.fit(new DataSet(x, y));
            assertClose("loss of step " + i, graph.score(), number(arrays, "losses", i));
        }
        if (file.toString().contains("training-batch-normalization")) {
            // The gradient of a bias in front of a batch normalisation is 0 but for rounding, which Adam blows up: such
            // a
            // bias wanders differently on every machine. It has no effect but on the moving mean, and so on this
            // output.
            return;
        }
        INDArray expected = Objects.requireNonNull(arrays.get("after_output"));
        INDArray found = imported.model().predict(List.of(x)).get(0);
        double scale = Math.max(1, expected.amaxNumber().doubleValue());
        assertThat(found.sub(expected).amaxNumber().doubleValue())
                .as("largest difference of the outputs after training")
                .isLessThanOrEqualTo(TOLERANCE * scale);
    }

    private static double number(Map<String, INDArray> arrays, String name, int index) {
        return Objects.requireNonNull(arrays.get(name)).getDouble(index);
    }

    private static void assertClose(String what, double found, double expected) {
        assertThat(Math.abs(found - expected) / Math.abs(expected))
                .as("%s: expected %s, got %s", what, expected, found)
                .isLessThan(TOLERANCE);
    }
}
