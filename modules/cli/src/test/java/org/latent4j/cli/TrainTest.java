package org.latent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.common.Json;
import org.latent4j.data.ArrayFiles;
import org.latent4j.models.LatentModel;
import org.latent4j.models.SparseAutoencoder;

class TrainTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"linear", "stacked", "tied", "convolutional", "recurrent", "denoising", "sparse", "variational"})
    void trainsAndEvaluatesEveryVariant(String variant) {
        Path run = Command.train(folder, variant);
        assertThat(run.resolve("model.zip")).isNotEmptyFile();
        assertThat(run.resolve("run.json")).isNotEmptyFile();
        assertThat(run.resolve("history.csv")).isNotEmptyFile();
        assertThat(run.resolve("reconstructions.png")).isNotEmptyFile();
        assertThat(run.resolve("loss.png")).isNotEmptyFile();
        assertThat(Files.exists(run.resolve("activations.png"))).isEqualTo(variant.equals("sparse"));
        assertThat(Files.exists(run.resolve("generated.png"))).isEqualTo(variant.equals("variational"));
        assertThat(Files.exists(run.resolve("interpolation.png"))).isEqualTo(variant.equals("variational"));
        JsonNode evaluation =
                Json.read(Command.run("evaluate", run, "--json").succeeds().out(), JsonNode.class);
        assertThat(evaluation.get("variant").asText()).isEqualTo(variant);
        assertThat(evaluation.get("rows").asInt()).isEqualTo(8);
        for (String figure : new String[] {"loss", "bce", "mse", "roundedAccuracy", "pcaMse", "pixelEntropy"}) {
            assertThat(evaluation.get(figure).asDouble()).as(figure).isFinite().isNotNegative();
        }
        assertThat(evaluation.has("elbo")).isEqualTo(variant.equals("variational"));
        assertThat(evaluation.has("meanActivation")).isEqualTo(variant.equals("sparse"));
    }

    @Test
    void printsOneJsonObjectAndNothingElse() {
        Path images = Command.images(folder.resolve("images.npy"));
        Command trained = Command.run(
                        "train", "tied", "--data", images, "--epochs", 3, "--out", folder.resolve("run"), "--json")
                .succeeds();
        JsonNode object = Json.read(trained.out(), JsonNode.class);
        assertThat(object.get("epochs").asInt()).isEqualTo(3);
        assertThat(object.get("runFolder").asText())
                .isEqualTo(folder.resolve("run").toString());
        assertThat(object.get("test").get("mse").asDouble()).isPositive();
        assertThat(trained.err().lines().filter(line -> line.startsWith("epoch ")))
                .hasSize(3);
    }

    @Test
    void appliesOptions() throws IOException {
        Path run = Command.train(
                folder,
                "sparse",
                "--latent-size",
                12,
                "--hidden-sizes",
                "20,16",
                "--sparsity",
                "l1",
                "--optimizer",
                "sgd",
                "--learning-rate",
                0.5,
                "--batch-size",
                16);
        SparseAutoencoder variant =
                (SparseAutoencoder) LatentModel.load(run.resolve("model.zip")).variant();
        assertThat(variant.core().hiddenSizes()).containsExactly(20, 16);
        assertThat(variant.latentSize()).isEqualTo(12);
        assertThat(variant.sparsityWeight()).isEqualTo(1e-3);
        JsonNode recipe = Json.read(Files.readString(run.resolve("run.json")), JsonNode.class)
                .get("settings")
                .get("recipe");
        assertThat(recipe.get("optimizer").get("kind").asText()).isEqualTo("sgd");
        assertThat(recipe.get("optimizer").get("learningRate").asDouble()).isEqualTo(0.5);
        assertThat(recipe.get("batchSize").asInt()).isEqualTo(16);
    }

    @Test
    void trainsADenoisingModelWithAConvolutionalCore() throws IOException {
        Path run = Command.train(folder, "denoising", "--core", "convolutional", "--noise", "dropout");
        assertThat(run.resolve("run.json"))
                .content()
                .contains("\"variant\" : \"convolutional\"", "\"noise\" : \"dropout\"", "\"noiseRate\" : 0.5");
    }

    @Test
    void trainsOneLayerAfterTheOther() {
        Path run = Command.train(folder, "stacked", "--greedy", "--hidden-sizes", "20");
        assertThat(run.resolve("layer-1").resolve("run.json")).isNotEmptyFile();
        assertThat(run.resolve("layer-2").resolve("run.json")).isNotEmptyFile();
        assertThat(run.resolve("loss.png")).isNotEmptyFile();
        Command.run("evaluate", run).succeeds();
        Path images = folder.resolve("stacked.npy");
        Command.run("train", "stacked", "--data", images, "--out", run, "--resume")
                .succeeds();
        Command.run("train", "tied", "--data", images, "--greedy")
                .isRefusedSaying("--greedy: expected variant stacked, which it fits, got tied");
    }

    @Test
    void takesTheRecipeOfAnotherRun() throws IOException {
        Path first = Command.train(folder, "stacked", "--hidden-sizes", "24", "--seed", 5);
        Path second = folder.resolve("second");
        Command.run(
                        "train",
                        "stacked",
                        "--config",
                        first.resolve("run.json"),
                        "--data",
                        folder.resolve("stacked.npy"),
                        "--seed",
                        5,
                        "--out",
                        second)
                .succeeds();
        assertThat(LatentModel.load(second.resolve("model.zip")).graph().params())
                .isEqualTo(LatentModel.load(first.resolve("model.zip")).graph().params());
        Command.run("train", "tied", "--config", first.resolve("run.json"), "--data", folder.resolve("stacked.npy"))
                .isRefusedSaying("run.json: expected a recipe for variant tied, got stacked");
    }

    @Test
    void goesOnWithARunToMoreEpochs() throws IOException {
        Path images = Command.images(folder.resolve("images.npy"));
        Path whole = folder.resolve("whole");
        Path parts = folder.resolve("parts");
        Object[] words = {"train", "stacked", "--recipe", "chapter", "--data", images, "--limit", 50, "--seed", 9};
        Command.run(with(words, "--epochs", 4, "--out", whole)).succeeds();
        Command.run(with(words, "--epochs", 2, "--out", parts)).succeeds();
        Command.run("train", "stacked", "--data", images, "--epochs", 4, "--out", parts, "--resume")
                .succeeds();
        assertThat(LatentModel.load(parts.resolve("model.zip")).graph().params())
                .isEqualTo(LatentModel.load(whole.resolve("model.zip")).graph().params());
        assertThat(Files.readAllLines(parts.resolve("history.csv"))).hasSize(5);
    }

    @Test
    void resumesARunToTheEndItWasMeantToHave() throws IOException {
        Path run = Command.train(folder, "stacked");
        var weights = LatentModel.load(run.resolve("model.zip")).graph().params();
        Path images = folder.resolve("stacked.npy");
        Command.run("train", "stacked", "--data", images, "--out", run, "--resume")
                .succeeds();
        assertThat(LatentModel.load(run.resolve("model.zip")).graph().params()).isEqualTo(weights);
        Command.run("train", "stacked", "--out", run, "--resume")
                .isRefusedSaying("--data: needed, the run was trained on the file stacked.npy");
        Command.run("train", "stacked", "--data", images, "--epochs", 9, "--out", run, "--resume")
                .failsSaying("the run in it has other settings", "epochs");
    }

    private static Object[] with(Object[] words, Object... more) {
        Object[] all = java.util.Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return all;
    }

    @Test
    void readsTablesAsTheyWereLearned() throws IOException {
        StringBuilder table = new StringBuilder("age,job,income\n");
        for (int i = 0; i < 60; i++) {
            table.append(20 + i % 30)
                    .append(i % 3 == 0 ? ",clerk," : ",engineer,")
                    .append(1000 + 50 * (i % 30))
                    .append('\n');
        }
        Path file = Files.writeString(folder.resolve("people.csv"), table.toString());
        Path run = folder.resolve("run");
        Command.run("train", "stacked", "--data", file, "--epochs", 40, "--out", run)
                .succeeds();
        Path again = folder.resolve("again.csv");
        Command.run("reconstruct", run, "--input", file, "--output", again).succeeds();
        assertThat(Files.readAllLines(again).get(0)).isEqualTo("age,job=clerk,job=engineer,income");
        double income = Double.parseDouble(Files.readAllLines(again).get(1).split(",")[3]);
        assertThat(income).isBetween(900.0, 2600.0);
        Path scores = folder.resolve("scores.csv");
        Path odd = Files.writeString(folder.resolve("odd.csv"), "age,job,income\n25,clerk,1250\n49,engineer,90000\n");
        Command.run("score", run, "--input", odd, "--output", scores).succeeds();
        assertThat(Files.readAllLines(scores).get(0))
                .isEqualTo("error,flag,error_age,error_job=clerk,error_job=engineer,error_income");
        assertThat(Files.readAllLines(scores).get(2).split(",")[1]).startsWith("1");
        Command.run("evaluate", run, "--data", file).succeeds();
        Path codings = folder.resolve("codings.npy");
        Command.run("encode", run, "--input", odd, "--output", codings).succeeds();
        assertThat(ArrayFiles.read(codings).size(0)).isEqualTo(2);
        Path strange = Files.writeString(folder.resolve("strange.csv"), "age,job,income\n25,pilot,1250\n");
        Command.run("encode", run, "--input", strange, "--output", codings)
                .failsInOneLineSaying("strange.csv", "job", "pilot");
    }

    @Test
    void numbersRunsByDefault() {
        assertThat(RunNames.ofData("strokes")).isEqualTo("strokes");
        assertThat(RunNames.ofData("some/where/My Orders (2).csv")).isEqualTo("my-orders-2");
        assertThat(RunNames.ofData("pictures/")).isEqualTo("pictures");
        assertThat(RunNames.quoted("a b")).isEqualTo("'a b'");
        assertThat(RunNames.quoted("runs/a-1")).isEqualTo("runs/a-1");
    }
}
