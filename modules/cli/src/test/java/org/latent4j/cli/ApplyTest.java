package org.latent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.data.ArrayFiles;
import org.latent4j.models.LatentModel;
import org.nd4j.linalg.api.ndarray.INDArray;

class ApplyTest {
    @TempDir
    static Path folder;

    private static Path run;
    private static Path variational;
    private static Path images;

    @BeforeAll
    static void trainOnce() {
        run = Command.train(folder, "stacked");
        variational = Command.train(folder, "variational");
        images = Command.images(folder.resolve("images.npy"));
    }

    private static INDArray applied(String command, Path model, Path input) {
        Path output = folder.resolve(command + "-output.npy");
        Command.run(command, model, "--input", input, "--output", output).succeeds();
        return ArrayFiles.read(output);
    }

    @Test
    void encodesAndDecodesToWhatItReconstructs() throws IOException {
        INDArray codings = applied("encode", run, images);
        assertThat(codings.shape()).containsExactly(80, 30);
        Path file = folder.resolve("codings.npy");
        ArrayFiles.write(file, codings);
        INDArray decoded = applied("decode", run, file);
        INDArray reconstructed = applied("reconstruct", run, images);
        assertThat(decoded.shape()).containsExactly(80, 8, 8, 1);
        assertThat(reconstructed.shape()).containsExactly(80, 8, 8, 1);
        assertThat(decoded.sub(reconstructed).amaxNumber().doubleValue()).isLessThan(1e-6);
        INDArray direct = LatentModel.load(run.resolve("model.zip")).encode(ArrayFiles.read(images));
        assertThat(codings.equalsWithEps(direct, 1e-6)).isTrue();
    }

    @Test
    void takesAFileOfTheModelAsWellAsItsFolder() {
        assertThat(applied("encode", run.resolve("model.zip"), images)).isEqualTo(applied("encode", run, images));
    }

    @Test
    void predictsTheGraphsOwnOutput() {
        INDArray output = applied("predict", run, images);
        assertThat(output.shape()).containsExactly(80, 64);
        Path npz = folder.resolve("outputs.npz");
        Command.run("predict", run, "--input", images, "--output", npz).succeeds();
        Map<String, INDArray> outputs = ArrayFiles.readAll(npz);
        assertThat(outputs).containsOnlyKeys("output_0");
        assertThat(outputs.get("output_0")).isEqualTo(output);
    }

    @Test
    void generatesTheSameForTheSameSeed() throws IOException {
        Path first = folder.resolve("new-1.npy");
        Path second = folder.resolve("new-2.npy");
        Path third = folder.resolve("new-3.npy");
        Command.run("generate", variational, "--count", 5, "--output", first).succeeds();
        Command.run("generate", variational, "--count", 5, "--output", second).succeeds();
        Command.run("generate", variational, "--count", 5, "--seed", 1, "--output", third)
                .succeeds();
        assertThat(ArrayFiles.read(first).shape()).containsExactly(5, 8, 8, 1);
        assertThat(second).hasSameBinaryContentAs(first);
        assertThat(ArrayFiles.read(third)).isNotEqualTo(ArrayFiles.read(first));
    }

    @Test
    void generatesPictures() throws IOException {
        Path file = folder.resolve("new.png");
        Command.run("generate", variational, "--count", 9, "--output", file).succeeds();
        BufferedImage picture = ImageIO.read(file.toFile());
        assertThat(picture.getWidth()).isGreaterThan(8 * 80);
    }

    @Test
    void generatesWithVariationalModelsOnly() {
        Command.run("generate", run, "--output", folder.resolve("never.png"))
                .failsInOneLineSaying("only a variational model generates, this one is stacked");
    }

    @Test
    void interpolatesFromOneReconstructionToAnother() {
        Path walk = folder.resolve("walk.npy");
        Command.run("interpolate", run, "--input", images, "--steps", 5, "--output", walk)
                .succeeds();
        INDArray steps = ArrayFiles.read(walk);
        INDArray ends = applied("reconstruct", run, images);
        assertThat(steps.shape()).containsExactly(5, 8, 8, 1);
        assertThat(steps.slice(0).equalsWithEps(ends.slice(0), 1e-5)).isTrue();
        assertThat(steps.slice(4).equalsWithEps(ends.slice(1), 1e-5)).isTrue();
    }

    @Test
    void interpolatesBetweenTestRowsOfItsOwnData() {
        Path walk = folder.resolve("walk.png");
        Command.run("interpolate", variational, "--from", 0, "--to", 3, "--output", walk)
                .succeeds();
        assertThat(walk).isNotEmptyFile();
        Command.run("interpolate", variational, "--from", 99, "--output", walk)
                .isRefusedSaying("--from: expected a test row from 0 to 7, got 99");
    }

    @Test
    void scoresRowsAgainstTheTrainingRows() throws IOException {
        Path scores = folder.resolve("scores.csv");
        Command scored = Command.run("score", run, "--input", images, "--threshold-quantile", 0.9, "--output", scores)
                .succeeds();
        assertThat(scored.err()).contains("80 rows", "0.9 quantile of the training rows' errors (64 rows)");
        List<String> lines = Files.readAllLines(scores);
        assertThat(lines).hasSize(81);
        assertThat(lines.get(0)).isEqualTo("error,flag");
        INDArray x = ArrayFiles.read(images);
        INDArray difference = applied("reconstruct", run, images).slice(3).sub(x.slice(3));
        double expected = difference.mul(difference).meanNumber().doubleValue();
        double error = Double.parseDouble(lines.get(4).split(",")[0]);
        assertThat(error).isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-6));
    }

    @Test
    void scoresWithTheRowsOwnErrorsWhereTrainingDataIsUnknown() throws IOException {
        LatentModel model = LatentModel.load(run.resolve("model.zip"));
        Path alone = folder.resolve("alone.zip");
        LatentModel.create(
                        model.variant(),
                        new org.latent4j.models.Optimizer(org.latent4j.models.Optimizer.Kind.SGD, 1),
                        1)
                .save(alone);
        Path scores = folder.resolve("scores.npz");
        Command scored = Command.run("score", alone, "--input", images, "--threshold-quantile", 0.5, "--output", scores)
                .succeeds();
        assertThat(scored.err()).contains("the training data being unknown");
        Map<String, INDArray> entries = ArrayFiles.readAll(scores);
        assertThat(entries).containsOnlyKeys("error", "flag", "threshold");
        assertThat(entries.get("flag").sumNumber().intValue()).isBetween(20, 40);
        Command.run("score", alone, "--output", scores).isRefusedSaying("--data: needed");
    }
}
