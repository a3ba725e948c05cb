package org.latent4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.common.Json;
import org.latent4j.models.LatentModel;
import org.latent4j.models.LinearAutoencoder;
import org.latent4j.models.Optimizer;

class RunFolderTest {
    private static final Recipe RECIPE = Samples.recipe(Samples.stacked(), 2);

    @TempDir
    private Path folder;

    @Test
    void holdsModelRecordHistoryAndCheckpoints() throws IOException {
        Path path = folder.resolve("runs").resolve("one");
        TrainingResult result =
                Trainer.of(RECIPE, Samples.rows()).seed(7).runFolder(path).train();

        RunFolder run = RunFolder.at(path);
        try (Stream<Path> files = Files.list(path)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("model.zip", "run.json", "history.csv", "checkpoints");
        }
        LatentModel model = run.model();
        assertThat(Samples.weights(model)).isEqualTo(Samples.weights(result.model()));
        assertThat(Json.MAPPER.convertValue(model.attachment(Trainer.TRAINING), RunSettings.class))
                .isEqualTo(run.record().settings());
        RunRecord record = run.record();
        assertThat(record.status()).isEqualTo(RunRecord.Status.FINISHED);
        assertThat(record.settings().recipe()).isEqualTo(RECIPE);
        assertThat(record.settings().seed()).isEqualTo(7);
        assertThat(record.settings().data().trainRows()).isEqualTo(70);
        assertThat(record.machine().deeplearning4j()).isEqualTo("1.0.0-M2.1");
        assertThat(record.machine().latent4j()).matches("\\d.*");
        assertThat(record.metrics()).isEqualTo(result.kept());
        List<String> history = Files.readAllLines(run.historyFile());
        assertThat(history).hasSize(3);
        assertThat(history.get(0))
                .isEqualTo("epoch,learningRate,trainLoss,validationLoss,validationBce,validationMse,"
                        + "validationRoundedAccuracy,seconds");
        assertThat(history.get(1)).startsWith("1,0.01,0.");
    }

    @Test
    void isNeverTrainedOver() throws IOException {
        Path run = folder.resolve("run");
        Trainer.of(RECIPE, Samples.rows()).runFolder(run).train();
        byte[] before = Files.readAllBytes(run.resolve("model.zip"));
        assertThatThrownBy(
                        () -> Trainer.of(RECIPE, Samples.rows()).runFolder(run).train())
                .isInstanceOf(TrainingException.class)
                .hasMessage(run + ": there is a run in this folder already; go on with it with --resume, or train into"
                        + " another folder");
        assertThat(run.resolve("model.zip")).hasBinaryContent(before);
    }

    @Test
    void refusesAFolderWithOtherThingsInIt() throws IOException {
        Files.writeString(folder.resolve("thesis.tex"), "text");
        for (boolean resume : new boolean[] {false, true}) {
            assertThatThrownBy(() -> Trainer.of(RECIPE, Samples.rows())
                            .runFolder(folder)
                            .resume(resume)
                            .train())
                    .hasMessage(folder + ": expected a new or empty folder, found one with other things in it");
        }
        assertThat(folder.resolve("run.json")).doesNotExist();
    }

    @Test
    void writesNothingForDataItCantTake() {
        var pixels = Samples.features(1, 10, 6).mul(255);
        Path run = folder.resolve("run");
        assertThatThrownBy(() -> Trainer.of(RECIPE, Samples.dataset(pixels, pixels))
                        .runFolder(run)
                        .train())
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(run).doesNotExist();
    }

    @Test
    void letsOnlyOneTrainingIn() {
        Path run = folder.resolve("run");
        Trainer.of(RECIPE, Samples.rows())
                .runFolder(run)
                .progress(new TrainingProgress() {
                    @Override
                    public void epochDone(EpochRecord epoch) {
                        assertThatThrownBy(() -> Trainer.of(RECIPE, Samples.rows())
                                        .runFolder(run)
                                        .resume(true)
                                        .train())
                                .isInstanceOf(TrainingException.class)
                                .hasMessage(run + ": another training is at work in this folder");
                    }
                })
                .train();
    }

    @Test
    void keepsWhatWasWrittenWhenNoMoreCanBe() throws IOException {
        Path run = folder.resolve("run");
        Path away = folder.resolve("away");
        Trainer trainer = Trainer.of(RECIPE.withEpochs(4), Samples.rows())
                .runFolder(run)
                .checkpointEvery(java.time.Duration.ZERO);
        assertThatThrownBy(() -> trainer.progress(new TrainingProgress() {
                            @Override
                            public void epochDone(EpochRecord epoch) {
                                if (epoch.epoch() == 2) {
                                    blockCheckpoints(run, away);
                                }
                            }
                        })
                        .train())
                .isInstanceOf(TrainingException.class)
                .hasMessageStartingWith(run.resolve("checkpoints").toString())
                .hasMessageContaining("can't be written")
                .hasMessageEndingWith(
                        "all that was written before is whole: make room or give leave to write, then go on with --resume");
        Files.delete(run.resolve("checkpoints"));
        Files.move(away, run.resolve("checkpoints"));

        TrainingResult resumed =
                trainer.progress(new TrainingProgress() {}).resume(true).train();

        assertThat(Samples.weights(resumed.model()))
                .isEqualTo(Samples.weights(
                        Trainer.of(RECIPE.withEpochs(4), Samples.rows()).train().model()));
    }

    private static void blockCheckpoints(Path run, Path away) {
        try {
            Files.move(run.resolve("checkpoints"), away);
            Files.writeString(run.resolve("checkpoints"), "in the way");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void saysWhyARunFailed() {
        Path run = folder.resolve("run");
        Recipe wild =
                Samples.recipe(new LinearAutoencoder(6, 2), 50).withOptimizer(new Optimizer(Optimizer.Kind.SGD, 1e9));
        assertThatThrownBy(() -> Trainer.of(wild, Samples.rows()).runFolder(run).train())
                .isInstanceOf(TrainingException.class);
        RunRecord record = RunFolder.at(run).record();
        assertThat(record.status()).isEqualTo(RunRecord.Status.FAILED);
        assertThat(record.problem()).contains("training has diverged");
        assertThatThrownBy(() -> RunFolder.at(run).model())
                .isInstanceOf(TrainingException.class)
                .hasMessage(run + ": the run in it has not finished (failed, 0 epochs done); go on with --resume");
    }

    @Test
    void saysThatAFolderIsNoRun() {
        assertThatThrownBy(() -> RunFolder.at(folder).record())
                .isInstanceOf(TrainingException.class)
                .hasMessage(folder + ": expected a run folder, found no readable run.json");
    }

    @Test
    void nextIsTheFirstFreeNumber() throws IOException {
        Files.createDirectories(folder.resolve("stacked-1"));
        assertThat(RunFolder.next(folder, "stacked").path()).isEqualTo(folder.resolve("stacked-2"));
        assertThat(RunFolder.next(folder.resolve("none"), "tied").path())
                .isEqualTo(folder.resolve("none").resolve("tied-1"));
    }

    @Test
    void startsFromGivenWeights() {
        TrainingResult first = Trainer.of(RECIPE, Samples.rows()).train();
        TrainingResult second = Trainer.of(RECIPE.withEpochs(1), Samples.rows())
                .seed(5)
                .startingFrom(first.model())
                .train();
        assertThat(second.history().last().trainLoss())
                .isLessThan(first.history().epochs().get(0).trainLoss());
        LatentModel other = LatentModel.create(new LinearAutoencoder(6, 2), Samples.NADAM, 1);
        assertThatThrownBy(() ->
                        Trainer.of(RECIPE, Samples.rows()).startingFrom(other).train())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Trainer.startingFrom: expected a model of the recipe's architecture");
    }
}
