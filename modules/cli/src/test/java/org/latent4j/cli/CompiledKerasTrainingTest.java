package org.latent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.data.ArrayFiles;
import org.latent4j.engine.EngineChoice;
import org.latent4j.engine.plan.UnsupportedGraphException;
import org.latent4j.keras.ImportedModel;
import org.latent4j.keras.KerasImport;
import org.latent4j.models.LatentModel;
import org.latent4j.training.ContinuedTraining;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Models that Keras saved in the middle of their training go on in the engine as they went on in Keras. */
class CompiledKerasTrainingTest {
    private static final Path GOLDEN = Path.of("../import/src/test/resources/golden");
    private static final double TOLERANCE = 1e-5;

    /** All 205 but the four whose optimizer isn't taken over, as their import says. */
    private static final int COMPILED = 201;

    @Test
    void goesOnAsKerasDid() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(GOLDEN)) {
            files = all.filter(file -> file.getFileName().toString().matches("model\\.(keras|h5)"))
                    .filter(file -> Files.exists(file.resolveSibling("training.npz")))
                    .sorted()
                    .toList();
        }
        List<String> compiled = new ArrayList<>();
        Map<String, String> refused = new TreeMap<>();
        Map<String, String> wrong = new TreeMap<>();
        for (Path file : files) {
            String name = GOLDEN.relativize(file).toString();
            Map<String, INDArray> arrays = ArrayFiles.readAll(file.resolveSibling("training.npz"));
            ImportedModel imported = KerasImport.of(file).load();
            if (!imported.report().notices().isEmpty()) {
                continue; // not trained as in Keras, and the report says so: ContinuedTrainingTest
            }
            List<String> differences = new ArrayList<>();
            try {
                check(imported, arrays, name, differences);
                compiled.add(name);
            } catch (UnsupportedGraphException e) {
                refused.put(name, String.valueOf(e.getMessage()));
            }
            if (!differences.isEmpty()) {
                wrong.put(name, differences.toString());
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(refused).isEmpty();
        assertThat(compiled).hasSize(COMPILED);
    }

    private static void check(
            ImportedModel imported, Map<String, INDArray> arrays, String name, List<String> differences) {
        INDArray x = array(arrays, "x");
        List<Double> losses = train(imported, arrays, EngineChoice.COMPILED);
        for (int i = 0; i < losses.size(); i++) {
            double expected = array(arrays, "losses").getDouble(i);
            if (!(Math.abs(losses.get(i) - expected) < TOLERANCE * Math.abs(expected))) {
                differences.add("loss of step " + i + ": expected " + expected + ", got " + losses.get(i));
            }
        }
        if (name.contains("training-batch-normalization")) {
            return; // a bias without effect drifts: see ContinuedTrainingTest
        }
        INDArray expected = array(arrays, "after_output");
        double scale = Math.max(1, expected.amaxNumber().doubleValue());
        INDArray found = imported.model().predict(List.of(x)).get(0);
        double error = found.sub(expected).amaxNumber().doubleValue();
        if (!(error <= TOLERANCE * scale)) {
            differences.add("outputs after training: off by " + error);
        }
    }

    /** Each step's loss; the rows' order within a step changes no more than the last bits. */
    private static List<Double> train(ImportedModel imported, Map<String, INDArray> arrays, EngineChoice engine) {
        INDArray x = array(arrays, "x");
        return ContinuedTraining.of(imported.model(), List.of(x), List.of(array(arrays, "y")))
                .batchSize((int) x.size(0))
                .epochs(5)
                .engine(engine)
                .threads(2)
                .train();
    }

    /** Optimizer state goes from one engine to the other and through a file. */
    @Test
    void goesOnWithAnotherEngineAndAfterSaving(@TempDir Path folder) throws IOException {
        Path file = GOLDEN.resolve("keras-3.15.1/training-optimizer-rmsprop-momentum/model.keras");
        Map<String, INDArray> arrays = ArrayFiles.readAll(file.resolveSibling("training.npz"));
        ImportedModel imported = KerasImport.of(file).load();
        ImportedModel other = KerasImport.of(file).load();
        List<Double> losses = train(imported, arrays, EngineChoice.COMPILED);
        List<Double> ofDl4j = train(other, arrays, EngineChoice.DL4J);
        Path saved = folder.resolve("model.zip");
        imported.model().save(saved);
        INDArray x = array(arrays, "x");
        List<Double> later = ContinuedTraining.of(LatentModel.load(saved), x)
                .batchSize(3)
                .epochs(4)
                .engine(EngineChoice.DL4J)
                .train();
        List<Double> sameLater = ContinuedTraining.of(other.model(), x)
                .batchSize(3)
                .epochs(4)
                .engine(EngineChoice.COMPILED)
                .train();
        for (int i = 0; i < 5; i++) {
            assertThat(losses.get(i)).isCloseTo(ofDl4j.get(i), Percentage.withPercentage(1e-3));
        }
        for (int i = 0; i < 4; i++) {
            assertThat(sameLater.get(i)).isCloseTo(later.get(i), Percentage.withPercentage(1e-2));
        }
    }

    @Test
    void refusesWhatHasNoLossOrOtherRows() throws IOException {
        Path file = GOLDEN.resolve("keras-3.15.1/training-mse/model.keras");
        LatentModel model = KerasImport.of(file).load().model();
        assertThatThrownBy(() -> ContinuedTraining.of(model, List.of(Nd4j.rand(4, 5)), List.of(Nd4j.rand(3, 5))))
                .hasMessage("ContinuedTraining.targets: expected 4 rows, got 3");
        assertThatThrownBy(() -> ContinuedTraining.of(model, List.of(), List.of()))
                .hasMessage("ContinuedTraining.inputs: expected 1 arrays, got 0");
        LatentModel uncompiled = KerasImport.of(GOLDEN.resolve("keras-3.15.1/activation-elu-dense/model.keras"))
                .load()
                .model();
        assertThatThrownBy(() -> ContinuedTraining.of(uncompiled, Nd4j.rand(4, 5)))
                .hasMessageStartingWith("ContinuedTraining: expected a model with a loss");
    }

    private static INDArray array(Map<String, INDArray> arrays, String name) {
        return Objects.requireNonNull(arrays.get(name), name);
    }
}
