package org.latent4j.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.data.ArrayFiles;
import org.latent4j.models.LatentModel;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What an imported model can be used for, beyond Keras's outputs. */
class ImportedModelTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/keras-3.15.1");

    private static LatentModel load(String name) throws IOException {
        return KerasImport.of(GOLDEN.resolve(name).resolve("model.keras"))
                .load()
                .model();
    }

    private static INDArray array(String name, String key) {
        return Objects.requireNonNull(
                ArrayFiles.readAll(GOLDEN.resolve(name).resolve("io.npz")).get(key));
    }

    private static void assertEqual(INDArray found, INDArray expected) {
        assertThat(found.shape()).isEqualTo(expected.shape());
        assertThat(found.sub(expected).amaxNumber().doubleValue()).isLessThanOrEqualTo(1e-5);
    }

    /** Batches of one and of seven, twice in a row, from several threads, of one model. */
    @Test
    void runsRecurrentAutoencodersInAnyBatchAndThread() throws IOException, InterruptedException, ExecutionException {
        for (String name : List.of("autoencoder-lstm", "autoencoder-gru", "autoencoder-bidirectional-lstm")) {
            LatentModel model = load(name);
            INDArray rows = array(name, "input_0");
            INDArray expected = array(name, "output_0");
            INDArray one = rows.get(NDArrayIndex.interval(0, 1));
            INDArray seven =
                    Nd4j.concat(0, rows, rows, rows, rows, rows, rows, rows).get(NDArrayIndex.interval(0, 7));
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                List<Future<INDArray>> results = new ArrayList<>();
                for (int i = 0; i < 16; i++) {
                    boolean single = i % 2 == 0;
                    results.add(threads.submit(() -> model.predict(List.of(single ? one.dup() : seven.dup()))
                            .get(0)));
                }
                for (Future<INDArray> result : results) {
                    INDArray found = result.get();
                    assertEqual(found.get(NDArrayIndex.interval(0, 1)), expected.get(NDArrayIndex.interval(0, 1)));
                }
            } finally {
                threads.shutdown();
            }
        }
    }

    @Test
    void importsSideBySide() throws IOException, InterruptedException, ExecutionException {
        byte[] bytes = Files.readAllBytes(GOLDEN.resolve("autoencoder-lstm/model.keras"));
        INDArray rows = array("autoencoder-lstm", "input_0");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<INDArray>> results = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                boolean stream = i % 2 == 0;
                results.add(threads.submit(() -> (stream
                                ? KerasImport.of(new ByteArrayInputStream(bytes), "model.keras")
                                : KerasImport.of(bytes, "model.keras"))
                        .load()
                        .model()
                        .predict(List.of(rows.dup()))
                        .get(0)));
            }
            for (Future<INDArray> result : results) {
                assertEqual(result.get(), array("autoencoder-lstm", "output_0"));
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void decodesWhatItEncodes() throws IOException {
        for (String name : List.of("autoencoder-lstm", "sequential-of-sequentials", "autoencoder-lstm-deep")) {
            LatentModel model = load(name);
            INDArray rows = array(name, "input_0");
            INDArray codings = model.encode(rows);
            assertThat(codings.length()).as(name).isLessThan(rows.length());
            assertEqual(model.decode(codings), array(name, "output_0"));
            assertEqual(model.reconstruct(rows), array(name, "output_0"));
        }
    }

    @Test
    void survivesOurOwnFile(@TempDir Path folder) throws IOException {
        for (String name : List.of(
                "autoencoder-lstm",
                "batch-normalization-rank-4",
                "shared-model-twice",
                "conv2d-transpose",
                "lstm-masked",
                "lstm-return-state")) {
            Path file = folder.resolve(name + ".zip");
            load(name).save(file);
            LatentModel loaded = LatentModel.load(file);
            List<INDArray> outputs = loaded.predict(List.of(array(name, "input_0")));
            for (int i = 0; i < outputs.size(); i++) {
                assertEqual(outputs.get(i), array(name, "output_" + i));
            }
        }
    }

    @Test
    void saysWhatInputsItWants() throws IOException {
        LatentModel model = load("autoencoder-lstm");
        assertThatThrownBy(() -> model.predict(List.of(Nd4j.zeros(2, 3))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("input 'input_layer': expected [rows, ")
                .hasMessageEndingWith("got [2, 3]");
        assertThatThrownBy(() -> model.predict(List.of(Nd4j.zeros(2, 3), Nd4j.zeros(2, 3))))
                .hasMessage("predict: expected 1 inputs (input_layer), got 2");
    }

    @Test
    void takesTheCodingsThatItIsTold() throws IOException {
        Path file = GOLDEN.resolve("autoencoder-lstm/model.keras");
        ImportedModel imported = KerasImport.of(file).codings("repeat_vector").load();
        assertThat(imported.report().codings()).isEqualTo("as told: 'repeat_vector'");
        assertThat(imported.model().encode(array("autoencoder-lstm", "input_0")).rank())
                .isEqualTo(3);
        assertThatThrownBy(() -> KerasImport.of(file).codings("nothing").load())
                .hasMessageStartingWith("model.keras, codings: no layer or nested model 'nothing'");
    }
}
