package org.latent4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.data.Dataset;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.Variants;
import org.nd4j.linalg.api.ndarray.INDArray;

class ResumeTest {
    private static final int STEPS = 9;

    @TempDir
    private Path folder;

    /** The trainings that are killed: 70 rows in steps of 8. */
    static Trainer trainer(String name) {
        INDArray rows = Samples.features(1, 70, 6);
        Autoencoder variant = Samples.variant(name.equals("stopping") ? "stacked" : name);
        Recipe recipe = Samples.recipe(variant, 6).withBatchSize(8);
        return switch (name) {
            case "variational" ->
                Trainer.of(
                        recipe.withModel(Variants.with(variant, Map.of("klWarmUpEpochs", 3)))
                                .withSchedule(new Schedule.ReduceOnPlateau(0.5, 1, 0)),
                        Samples.rows());
            case "denoising" -> Trainer.of(recipe.withSchedule(new Schedule.Cosine(0)), Samples.rows());
            default -> {
                // Learns bright rows, is judged on dark ones: gets worse from the first epoch on.
                Dataset data = Samples.dataset(rows.mul(0.2).addi(0.8), rows.mul(0.2));
                yield Trainer.of(recipe.withSchedule(new Schedule.ReduceOnPlateau(0.5, 1, 0)), data)
                        .earlyStopping(new EarlyStopping(3, 0));
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"variational", "denoising", "stopping"})
    void aKilledTrainingResumesToTheSameBytes(String name) throws Exception {
        Path run = folder.resolve("run");
        if (name.equals("variational")) {
            killAt("epoch 1 step 4", name, run);
        }
        killAt("epoch 3 step 6", name, run);
        assertThat(RunFolder.at(run).record().status()).isEqualTo(RunRecord.Status.RUNNING);
        assertThat(run.resolve("model.zip")).doesNotExist();
        List<String> resumedAt = new ArrayList<>();

        TrainingResult resumed = trainer(name)
                .runFolder(run)
                .resume(true)
                .progress(new TrainingProgress() {
                    private int epoch;

                    @Override
                    public void epochStarted(int epoch, int epochs, int steps) {
                        this.epoch = epoch;
                    }

                    @Override
                    public void stepDone(int step, double loss) {
                        resumedAt.add("epoch " + epoch + " step " + step);
                    }
                })
                .train();

        // Killed right after step 6 was told: its checkpoint, or one of the next few, was the last.
        assertThat(resumedAt.get(0)).isIn("epoch 3 step 6", "epoch 3 step 7", "epoch 3 step 8", "epoch 3 step 9");
        TrainingResult whole = trainer(name).train();
        assertSame(resumed, whole);
        assertThat(resumed.stoppedEarly()).isEqualTo(name.equals("stopping"));
        assertThat(Samples.weights(RunFolder.at(run).model())).isEqualTo(Samples.weights(whole.model()));
    }

    @Test
    void resumesFromEveryStepToTheSameBytes() throws IOException {
        TrainingResult whole = trainer("variational").train();
        for (int stop : new int[] {1, STEPS - 1, STEPS, STEPS + 1, 4 * STEPS + 3}) {
            Path run = folder.resolve("stop-" + stop);
            stopAfter(stop, run);
            assertSame(trainer("variational").runFolder(run).resume(true).train(), whole);
        }
    }

    @Test
    void resumingAFinishedRunGivesItsResultAgain() {
        Path run = folder.resolve("run");
        TrainingResult first = trainer("denoising").runFolder(run).train();
        List<String> steps = new ArrayList<>();
        TrainingResult again = trainer("denoising")
                .runFolder(run)
                .resume(true)
                .progress(new TrainingProgress() {
                    @Override
                    public void stepDone(int step, double loss) {
                        steps.add("step");
                    }
                })
                .train();
        assertThat(steps).isEmpty();
        assertSame(again, first);
        assertThat(again.seconds()).isEqualTo(first.seconds());
    }

    @Test
    void aFinishedRunCanBeMadeLonger() {
        Path run = folder.resolve("run");
        Recipe recipe = Samples.recipe(Samples.stacked(), 2);
        Trainer.of(recipe, Samples.rows()).runFolder(run).train();
        TrainingResult longer = Trainer.of(recipe.withEpochs(5), Samples.rows())
                .runFolder(run)
                .resume(true)
                .train();
        assertSame(longer, Trainer.of(recipe.withEpochs(5), Samples.rows()).train());
    }

    @Test
    void refusesToResumeWithOtherSettingsAndNamesThem() {
        Path run = folder.resolve("run");
        Recipe recipe = Samples.recipe(Samples.stacked(), 2);
        Trainer.of(recipe, Samples.rows()).runFolder(run).train();
        assertThatThrownBy(() -> Trainer.of(recipe.withOptimizer(Samples.NADAM.withLearningRate(0.5)), Samples.rows())
                        .seed(43)
                        .runFolder(run)
                        .resume(true)
                        .train())
                .isInstanceOf(TrainingException.class)
                .hasMessage(run + ": the run in it has other settings: recipe.optimizer.learningRate was 0.01, now 0.5;"
                        + " seed was 42, now 43; resume it with its own, or train into another folder");
        Dataset other = Samples.dataset(Samples.features(9, 70, 6), Samples.features(2, 40, 6));
        assertThatThrownBy(() ->
                        Trainer.of(recipe, other).runFolder(run).resume(true).train())
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("data.sha256 was ");
        assertThatThrownBy(() -> Trainer.of(recipe.withEpochs(1), Samples.rows())
                        .runFolder(run)
                        .resume(true)
                        .train())
                .hasMessageContaining("recipe.epochs was 2, now 1");
        Recipe cosine = recipe.withSchedule(new Schedule.Cosine(0));
        Path decaying = folder.resolve("decaying");
        Trainer.of(cosine, Samples.rows()).runFolder(decaying).train();
        assertThatThrownBy(() -> Trainer.of(cosine.withEpochs(3), Samples.rows())
                        .runFolder(decaying)
                        .resume(true)
                        .train())
                .hasMessageContaining("recipe.epochs was 2, now 3");
    }

    @Test
    void goesOnFromTheCheckpointBeforeADamagedOne() throws IOException {
        Path run = folder.resolve("run");
        stopAfter(STEPS + 4, run);
        List<Path> checkpoints;
        try (Stream<Path> files = Files.list(run.resolve("checkpoints"))) {
            checkpoints = files.sorted().toList();
        }
        assertThat(checkpoints).hasSize(2);
        byte[] bytes = Files.readAllBytes(checkpoints.get(1));
        bytes[bytes.length / 2] ^= 1;
        Files.write(checkpoints.get(1), bytes);
        assertSame(
                trainer("variational").runFolder(run).resume(true).train(),
                trainer("variational").train());

        Path hopeless = folder.resolve("hopeless");
        stopAfter(3, hopeless);
        try (Stream<Path> files = Files.list(hopeless.resolve("checkpoints"))) {
            for (Path file : files.toList()) {
                Files.writeString(file, "no zip");
            }
        }
        assertThatThrownBy(() ->
                        trainer("variational").runFolder(hopeless).resume(true).train())
                .isInstanceOf(TrainingException.class)
                .hasMessageStartingWith("no whole checkpoint to go on from: ");
    }

    private static void stopAfter(int steps, Path run) {
        int[] left = {steps};
        assertThatThrownBy(() -> trainer("variational")
                        .runFolder(run)
                        .checkpointEvery(Duration.ZERO)
                        .progress(new TrainingProgress() {
                            @Override
                            public void stepDone(int step, double loss) {
                                if (left[0]-- == 0) {
                                    throw new IllegalStateException("stop");
                                }
                            }
                        })
                        .train())
                .hasMessage("stop");
    }

    private void killAt(String line, String name, Path run) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx500m",
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledTraining.class.getName(),
                        name,
                        run.toString())
                .redirectError(folder.resolve("errors.txt").toFile())
                .start();
        try (BufferedReader output = process.inputReader()) {
            String told = output.readLine();
            while (told != null && !told.equals(line)) {
                told = output.readLine();
            }
            process.destroyForcibly().waitFor();
            assertThat(told)
                    .as(() -> "steps told; errors: " + read(folder.resolve("errors.txt")))
                    .isEqualTo(line);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void assertSame(TrainingResult actual, TrainingResult expected) {
        assertThat(withoutTimes(actual.history())).isEqualTo(withoutTimes(expected.history()));
        assertThat(actual.keptEpoch()).isEqualTo(expected.keptEpoch());
        assertThat(Samples.weights(actual.model())).isEqualTo(Samples.weights(expected.model()));
    }

    private static List<EpochRecord> withoutTimes(History history) {
        return history.epochs().stream()
                .map(e -> new EpochRecord(
                        e.epoch(),
                        e.learningRate(),
                        e.trainLoss(),
                        e.validationLoss(),
                        e.validationBce(),
                        e.validationMse(),
                        e.validationRoundedAccuracy(),
                        0))
                .toList();
    }
}
