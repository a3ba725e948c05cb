package org.latent4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.common.Json;
import org.latent4j.data.Examples;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Nonlinearity;
import org.latent4j.models.Optimizer;
import org.latent4j.models.ReconstructionLoss;
import org.latent4j.models.StackedAutoencoder;
import org.nd4j.linalg.api.ndarray.INDArray;

class GreedyTrainerTest {
    private static final StackedAutoencoder DEEP = StackedAutoencoder.of(6, List.of(5, 4), 2);

    @TempDir
    private Path folder;

    @Test
    void chapterIsTheTextbooks() {
        StackedAutoencoder model = StackedAutoencoder.of(784, List.of(100), 30);
        GreedyRecipe recipe = Recipes.greedy(model, "chapter");
        Schedule constant = new Schedule.Constant();
        assertThat(recipe.layers())
                .containsExactly(
                        new Recipe(
                                StackedAutoencoder.of(784, List.of(), 100),
                                new Optimizer(Optimizer.Kind.SGD, 1.5),
                                32,
                                10,
                                constant),
                        new Recipe(
                                new StackedAutoencoder(
                                        100,
                                        List.of(),
                                        30,
                                        Nonlinearity.SELU,
                                        Nonlinearity.SELU,
                                        ReconstructionLoss.MEAN_SQUARED_ERROR),
                                new Optimizer(Optimizer.Kind.SGD, 0.05),
                                32,
                                10,
                                constant));
        assertThat(recipe.fineTuning())
                .isEqualTo(new Recipe(model, new Optimizer(Optimizer.Kind.SGD, 0.1), 32, 10, constant));
        assertThat(Json.read(Json.write(recipe), GreedyRecipe.class)).isEqualTo(recipe);
    }

    @Test
    void theWholeDoesWhatItsLayersDoOneAfterTheOther() {
        GreedyResult result = GreedyTrainer.of(
                        Recipes.greedy(DEEP, "default").withEpochs(2).withoutFineTuning(), Samples.rows())
                .train();

        assertThat(result.layers()).hasSize(3);
        assertThat(result.fineTuning()).isNull();
        INDArray rows = Samples.features(9, 10, 6);
        LatentModel first = result.layers().get(0).model();
        LatentModel second = result.layers().get(1).model();
        LatentModel third = result.layers().get(2).model();
        INDArray inner = second.encode(first.encode(rows));
        INDArray expected = first.decode(second.decode(third.reconstruct(inner)));
        assertThat(largestDifference(result.model().encode(rows), third.encode(inner)))
                .isLessThan(1e-6);
        assertThat(largestDifference(result.model().reconstruct(rows), expected))
                .isLessThan(1e-6);
        assertThat(result.stackedLoss())
                .isCloseTo(
                        new Validation(result.model())
                                .of(
                                        Rows.of(
                                                Examples.of(Samples.rows()
                                                        .validation()
                                                        .features()),
                                                result.model()),
                                        32)
                                .loss(),
                        within(1e-9));
    }

    @Test
    void fineTuningGoesOnFromTheStack() {
        GreedyRecipe recipe = Recipes.greedy(DEEP, "default").withEpochs(4);
        GreedyResult result = GreedyTrainer.of(recipe, Samples.rows()).train();
        assertThat(result.fineTuning()).isNotNull();
        assertThat(result.fineTuning().kept().validationLoss()).isLessThan(result.stackedLoss());
        assertThat(Samples.weights(result.model()))
                .isEqualTo(Samples.weights(result.fineTuning().model()));
    }

    @Test
    void keepsEveryPhaseInItsRunFolderAndResumesAnyOfThem() throws Exception {
        GreedyRecipe recipe = Recipes.greedy(DEEP, "chapter").withEpochs(2);
        GreedyResult whole = GreedyTrainer.of(recipe, Samples.rows()).train();
        Path run = folder.resolve("run");
        List<String> phases = new ArrayList<>();
        // Three steps an epoch, two epochs a layer: layer 2, epoch 1, step 2; then fine-tuning, epoch 2, step 1.
        stopAfter(6 + 1, recipe, run, phases);
        stopAfter(4 + 6 + 3, recipe, run, phases);
        assertThat(RunFolder.at(run.resolve("layer-3")).record().status()).isEqualTo(RunRecord.Status.FINISHED);
        assertThat(run.resolve("model.zip")).doesNotExist();

        GreedyResult resumed = GreedyTrainer.of(recipe, Samples.rows())
                .runFolder(run)
                .resume(true)
                .train();

        assertThat(phases).containsExactly("layer-1", "layer-2", "layer-1", "layer-2", "layer-3", "fine-tuning");
        assertThat(Samples.weights(resumed.model())).isEqualTo(Samples.weights(whole.model()));
        assertThat(Samples.weights(RunFolder.at(run).model())).isEqualTo(Samples.weights(whole.model()));
        assertThat(resumed.stackedLoss()).isEqualTo(whole.stackedLoss());
        RunRecord record = RunFolder.at(run).record();
        assertThat(record.settings().greedy()).isEqualTo(recipe);
        assertThat(record.status()).isEqualTo(RunRecord.Status.FINISHED);
        assertThat(record.metrics()).isEqualTo(resumed.fineTuning().kept());
        assertThat(Files.readAllLines(run.resolve("layer-2").resolve("history.csv")))
                .hasSize(3);
    }

    @Test
    void refusesRecipesThatDontMakeUpTheWhole() {
        GreedyRecipe recipe = Recipes.greedy(DEEP, "default");
        assertThatThrownBy(() -> new GreedyRecipe(DEEP, recipe.layers().subList(0, 2), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("GreedyRecipe.layers: expected recipes for [StackedAutoencoder[inputSize=6,");
        assertThatThrownBy(() -> Recipes.greedy(DEEP, "best"))
                .hasMessage("recipe: expected one of default, chapter, got best");
    }

    private static void stopAfter(int steps, GreedyRecipe recipe, Path run, List<String> phases) {
        int[] left = {steps};
        assertThatThrownBy(() -> GreedyTrainer.of(recipe, Samples.rows())
                        .runFolder(run)
                        .resume(true)
                        .checkpointEvery(Duration.ZERO)
                        .progress(new TrainingProgress() {
                            @Override
                            public void phaseStarted(String name) {
                                phases.add(name);
                            }

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

    private static double largestDifference(INDArray one, INDArray other) {
        return one.sub(other).amaxNumber().doubleValue();
    }
}
