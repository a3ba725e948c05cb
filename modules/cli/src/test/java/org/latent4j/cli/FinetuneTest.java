package org.latent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.common.Json;
import org.latent4j.data.ArrayFiles;
import org.latent4j.keras.KerasImport;
import org.latent4j.models.LatentModel;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class FinetuneTest {
    private static final int CLASSES = 3;
    private static final int SIDE = 8;

    @TempDir
    Path folder;

    /** Pictures of a bar, lying at one of three heights, in noise. */
    private Path data() {
        Map<String, INDArray> arrays = new LinkedHashMap<>();
        add(arrays, "train", 240, 1);
        add(arrays, "test", 60, 2);
        Path file = folder.resolve("bars.npz");
        ArrayFiles.writeAll(file, arrays);
        return file;
    }

    private static void add(Map<String, INDArray> arrays, String split, int rows, long seed) {
        Random random = new Random(seed);
        float[] pixels = new float[rows * SIDE * SIDE];
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = row % CLASSES;
            for (int i = 0; i < SIDE * SIDE; i++) {
                boolean bar = i / SIDE / 2 == labels[row] + 1 || i / SIDE / 2 == labels[row];
                pixels[row * SIDE * SIDE + i] = (bar ? 0.6f : 0) + 0.4f * random.nextFloat();
            }
        }
        arrays.put("x_" + split, Nd4j.createFromArray(pixels).reshape('c', rows, SIDE, SIDE, 1));
        arrays.put("y_" + split, Nd4j.createFromArray(labels));
    }

    private Path trained(Path data, String variant) {
        Path run = folder.resolve(variant);
        Command.run("train", variant, "--data", data, "--epochs", 2, "--out", run)
                .succeeds();
        return run;
    }

    private static JsonNode json(Command command) {
        return Json.read(command.succeeds().out(), JsonNode.class);
    }

    @Test
    void comparesAndKeepsAClassifier() throws IOException {
        Path data = data();
        Path out = folder.resolve("out");
        JsonNode object = json(Command.run(
                "finetune",
                trained(data, "stacked"),
                "--labels",
                "12,30",
                "--seeds",
                2,
                "--steps",
                60,
                "--out",
                out,
                "--json"));
        assertThat(object.get("results")).hasSize(2);
        for (JsonNode result : object.get("results")) {
            assertThat(result.get("seeds")).hasSize(2);
            for (String way :
                    List.of("pretrained", "plain", "scratch", "frozen", "logisticRaw", "logisticPca", "knnCodings")) {
                assertThat(result.get(way).get("mean").asDouble()).as(way).isBetween(0.6, 1.0);
                assertThat(result.get(way).get("sd").asDouble()).as(way).isNotNegative();
            }
        }
        assertThat(Files.readAllLines(out.resolve("results.csv"))).hasSize(1 + 2 * 2 * 7);
        assertThat(out.resolve("confusion.png")).isNotEmptyFile();
        assertThat(out.resolve("accuracy.png")).isNotEmptyFile();
        assertThat(object.at("/classifier/classes")).hasSize(CLASSES);
        assertThat(json(Command.run("evaluate", out, "--json"))).isEqualTo(object.get("classifier"));
        assertThat(Command.run("evaluate", out, "--split", "train").succeeds().out())
                .contains("train split, 216 rows: accuracy", "class  rows  precision  recall");
    }

    @Test
    void theClassifierPredictsAndGoesToKeras() throws IOException {
        Path data = data();
        Path rows = folder.resolve("rows.npy");
        ArrayFiles.write(rows, ArrayFiles.readAll(data).get("x_test"));
        for (String variant : List.of("stacked", "convolutional", "recurrent")) {
            Path out = folder.resolve(variant + "-out");
            Command.run(
                            "finetune",
                            trained(data, variant),
                            "--labels",
                            12,
                            "--seeds",
                            1,
                            "--steps",
                            20,
                            "--compare",
                            "none",
                            "--out",
                            out)
                    .succeeds();
            Path keras = folder.resolve(variant + ".keras");
            Command.run("export", out, "--output", keras).succeeds();
            Path here = folder.resolve("here.npz");
            Path there = folder.resolve("there.npy");
            Command.run("predict", out, "--input", rows, "--output", here).succeeds();
            Command.run("predict", keras, "--input", rows, "--output", there).succeeds();
            INDArray probabilities = ArrayFiles.readAll(here).get("output_0");
            assertThat(probabilities.shape()).containsExactly(60, CLASSES);
            assertThat(ArrayFiles.read(there).equalsWithEps(probabilities, 1e-5))
                    .isTrue();
            assertThat(ArrayFiles.readAll(here).get("labels").toIntVector())
                    .isEqualTo(probabilities.argMax(1).toIntVector());
            leaveForKeras(keras, ArrayFiles.read(rows), probabilities);
        }
    }

    /**
     * With the system property {@code latent4j.exports} an exported classifier stays in that folder, with inputs and outputs,
     * for {@code scripts/check-keras-export}.
     */
    private static void leaveForKeras(Path keras, INDArray rows, INDArray outputs) throws IOException {
        String kept = System.getProperty("latent4j.exports");
        if (kept == null) {
            return;
        }
        List<Integer> shape = KerasImport.of(keras).load().model().inputShape();
        long[] all = LongStream.concat(
                        LongStream.of(rows.size(0)), shape.stream().mapToLong(Integer::longValue))
                .toArray();
        String name = "classifier-" + keras.getFileName().toString().replace(".keras", "");
        Path folder = Files.createDirectories(Path.of(kept));
        Files.copy(keras, folder.resolve(name + ".keras"), StandardCopyOption.REPLACE_EXISTING);
        ArrayFiles.writeAll(
                folder.resolve(name + ".npz"), Map.of("input_0", rows.reshape('c', all), "output_0", outputs));
    }

    @Test
    void anImportedEncoderIsFinetunedAndExportedAgain() throws IOException {
        Path data = data();
        Path keras = folder.resolve("autoencoder.keras");
        Command.run("export", trained(data, "convolutional"), "--output", keras).succeeds();
        Path out = folder.resolve("imported");
        JsonNode object = json(Command.run(
                "finetune",
                keras,
                "--data",
                data,
                "--labels",
                12,
                "--seeds",
                1,
                "--steps",
                40,
                "--compare",
                "scratch",
                "--out",
                out,
                "--json"));
        assertThat(object.at("/results/0/pretrained/mean").asDouble()).isBetween(0.6, 1.0);
        Path rows = folder.resolve("rows.npy");
        ArrayFiles.write(rows, ArrayFiles.readAll(data).get("x_test"));
        Path exported = folder.resolve("of-imported.keras");
        Path here = folder.resolve("here.npy");
        Path there = folder.resolve("there.npy");
        Command.run("export", out, "--output", exported).succeeds();
        Command.run("predict", out, "--input", rows, "--output", here).succeeds();
        Command.run("predict", exported, "--input", rows, "--output", there).succeeds();
        assertThat(ArrayFiles.read(there).equalsWithEps(ArrayFiles.read(here), 1e-5))
                .isTrue();
        leaveForKeras(exported, ArrayFiles.read(rows), ArrayFiles.read(here));
    }

    @Test
    void aLadderNetworkBecomesAnOrdinaryClassifier() throws IOException {
        Path data = data();
        Path out = folder.resolve("ladder");
        JsonNode object = json(Command.run(
                "finetune",
                trained(data, "stacked"),
                "--method",
                "ladder",
                "--labels",
                12,
                "--seeds",
                1,
                "--steps",
                200,
                "--learning-rate",
                0.01,
                "--compare",
                "scratch",
                "--out",
                out,
                "--json"));
        double accuracy = object.at("/results/0/pretrained/mean").asDouble();
        assertThat(accuracy).isBetween(0.8, 1.0);
        Path keras = folder.resolve("ladder.keras");
        Path rows = folder.resolve("rows.npy");
        Path here = folder.resolve("here.npz");
        Path there = folder.resolve("there.npy");
        Map<String, INDArray> arrays = ArrayFiles.readAll(data);
        ArrayFiles.write(rows, arrays.get("x_test"));
        Command.run("predict", out, "--input", rows, "--output", here).succeeds();
        int[] predicted = ArrayFiles.readAll(here).get("labels").toIntVector();
        int[] truth = arrays.get("y_test").toIntVector();
        long right = IntStream.range(0, truth.length)
                .filter(row -> predicted[row] == truth[row])
                .count();
        assertThat((double) right / truth.length).isEqualTo(accuracy);
        Command.run("export", out, "--output", keras).succeeds();
        Command.run("predict", keras, "--input", rows, "--output", there).succeeds();
        INDArray probabilities = ArrayFiles.readAll(here).get("output_0");
        assertThat(ArrayFiles.read(there).equalsWithEps(probabilities, 1e-5)).isTrue();
        leaveForKeras(keras, ArrayFiles.read(rows), probabilities);
        Command.run(
                        "finetune",
                        trained(data, "convolutional"),
                        "--method",
                        "ladder",
                        "--labels",
                        12,
                        "--out",
                        folder.resolve("no"))
                .failsSaying("a ladder network needs an encoder of dense layers");
        assertThat(folder.resolve("no")).doesNotExist();
    }

    @Test
    void goesOnWithWhatIsThere() throws IOException {
        Path data = data();
        Path run = trained(data, "stacked");
        Path out = folder.resolve("out");
        Object[] words = {
            "finetune", run, "--labels", 12, "--seeds", 1, "--steps", 20, "--compare", "logisticRaw", "--out", out
        };
        Command.run(words).succeeds();
        String before = Files.readString(out.resolve("results.csv"));
        Command.run(words).failsSaying("there are results in this folder already");
        Object[] more = {
            "finetune",
            run,
            "--labels",
            12,
            "--seeds",
            2,
            "--steps",
            20,
            "--compare",
            "logisticRaw",
            "--out",
            out,
            "--resume"
        };
        Command.run(more).succeeds();
        assertThat(Files.readString(out.resolve("results.csv")).lines())
                .hasSize(1 + 4)
                .containsAll(before.lines().toList());
        more[7] = 30;
        Command.run(more).failsSaying("was made with other settings: options");
    }

    @Test
    void optionsReachTheTrainings() throws IOException {
        Path out = folder.resolve("out");
        Command.run(
                        "finetune",
                        trained(data(), "stacked"),
                        "--labels",
                        12,
                        "--seeds",
                        1,
                        "--split",
                        "validation",
                        "--compare",
                        "none",
                        "--steps",
                        10,
                        "--batch-size",
                        8,
                        "--unlabelled-batch-size",
                        9,
                        "--learning-rate",
                        0.001,
                        "--encoder-rate",
                        0.5,
                        "--freeze",
                        "then-unfreeze",
                        "--held-out",
                        0.25,
                        "--balanced",
                        "--no-augmentation",
                        "--averaging",
                        0.5,
                        "--temperature",
                        1,
                        "--confidence",
                        0.3,
                        "--no-alignment",
                        "--head-sizes",
                        "7,6",
                        "--dropout",
                        0.1,
                        "--out",
                        out)
                .succeeds();
        JsonNode settings = Json.read(Files.readString(out.resolve("finetune.json")), JsonNode.class)
                .get("settings");
        assertThat(settings.get("split").asText()).isEqualTo("validation");
        assertThat(Json.write(settings.at("/options/few"))).isEqualToIgnoringWhitespace("""
                {"steps": 10, "labelledRows": 8, "optimizer": {"kind": "adam", "learningRate": 0.001},
                 "encoderRate": 0.5, "freeze": "then-unfreeze", "averaging": 0.5, "augmented": false,
                 "balanced": true, "heldOut": 0.25, "patience": 5,
                 "consistency": {"unlabelledRows": 9, "temperature": 1.0, "confidence": 0.3, "aligned": false}}
                """);
        assertThat(LatentModel.load(out.resolve("model.zip"))
                        .graph()
                        .paramTable()
                        .get("head_2_W")
                        .shape())
                .containsExactly(7, 6);
    }

    @Test
    void refusesOptionsWithoutEffect() {
        Path run = trained(data(), "stacked");
        Command.run("finetune", run, "--labels", 12, "--method", "plain", "--temperature", 1)
                .isRefusedSaying("--temperature: has no effect with --method plain");
        Command.run("finetune", run, "--labels", 12, "--method", "ladder", "--no-augmentation")
                .isRefusedSaying("--no-augmentation: has no effect with --method ladder");
    }

    @Test
    void saysWhatIsMissing() {
        Path images = Command.images(folder.resolve("images.npy"));
        Path run = folder.resolve("run");
        Command.run("train", "stacked", "--data", images, "--epochs", 1, "--out", run)
                .succeeds();
        Command.run("finetune", run, "--labels", 10).failsSaying("expected labels in the train split, found none");
        Command.run("finetune", trained(data(), "linear"), "--labels", 1000, "--out", folder.resolve("out"))
                .failsSaying("at most the");
        assertThat(folder.resolve("out")).doesNotExist();
        Command.run("finetune", folder.resolve("linear"), "--labels", 2, "--out", folder.resolve("out"))
                .failsSaying("at least one for each of the 3 classes");
        Command.run("finetune", run, "--labels", 0).isRefusedSaying("--labels: expected > 0, got 0");
        Command.run("finetune", run, "--labels", 10, "--split", "train")
                .isRefusedSaying("--split: expected one of test, validation, got train");
        Command.run("finetune", run, "--labels", 10, "--compare", "magic")
                .isRefusedSaying("expected one of pretrained");
    }
}
