package org.latent4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.data.Dataset;
import org.latent4j.data.Examples;
import org.latent4j.engine.EngineChoice;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.LatentModel;
import org.latent4j.models.LinearAutoencoder;
import org.latent4j.models.Optimizer;
import org.latent4j.models.Variants;
import org.latent4j.models.VariationalAutoencoder;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TrainerTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"linear", "stacked", "tied", "convolutional", "recurrent", "denoising", "sparse", "variational"})
    void learnsEveryVariant(String name) {
        Dataset data = Samples.dataset(
                Samples.features(1, Samples.shape(name, 40)), Samples.features(2, Samples.shape(name, 20)));
        History history = Trainer.of(Samples.recipe(Samples.variant(name), 6).withBatchSize(8), data)
                .train()
                .history();
        assertThat(history.size()).isEqualTo(6);
        assertThat(history.last().trainLoss())
                .isLessThan(history.epochs().get(0).trainLoss());
        assertThat(history.last().validationLoss())
                .isLessThan(history.epochs().get(0).validationLoss());
    }

    @ParameterizedTest
    @ValueSource(strings = {"denoising", "variational"})
    void sameSeedGivesTheSameBytes(String name) {
        Recipe recipe = Samples.recipe(Samples.variant(name), 2);
        float[] one = trained(recipe, 5);
        Nd4j.getRandom().nextGaussian();
        assertThat(trained(recipe, 5)).isEqualTo(one);
        assertThat(trained(recipe, 6)).isNotEqualTo(one);
        assertThat(trained(recipe, 0)).isEqualTo(trained(recipe, 0));
    }

    @Test
    void weightsALastSmallerBatchByItsRows() {
        INDArray rows = Samples.features(1, 70, 6);
        Recipe recipe = Samples.recipe(Samples.stacked(), 1).withOptimizer(new Optimizer(Optimizer.Kind.SGD, 1e-9));
        EpochRecord epoch = Trainer.of(recipe, Samples.dataset(rows, rows))
                .train()
                .history()
                .last();
        assertThat(epoch.trainLoss()).isCloseTo(epoch.validationLoss(), within(1e-6));
    }

    @Test
    void keepsTheBestEpochsWeightsAndEndsEarly() {
        INDArray rows = Samples.features(1, 70, 6);
        INDArray dark = rows.mul(0.2);
        Dataset brightAndDark = Samples.dataset(dark.add(0.8), dark);
        Trainer trainer = Trainer.of(Samples.recipe(Samples.stacked(), 30), brightAndDark);

        TrainingResult result = trainer.earlyStopping(new EarlyStopping(3, 0)).train();

        assertThat(result.stoppedEarly()).isTrue();
        assertThat(result.history().size()).isEqualTo(result.keptEpoch() + 3);
        assertThat(lossOn(result.model(), dark)).isCloseTo(result.kept().validationLoss(), within(1e-9));
        TrainingResult whole = trainer.earlyStopping(null).train();
        assertThat(whole.stoppedEarly()).isFalse();
        assertThat(whole.keptEpoch()).isEqualTo(30);
        assertThat(lossOn(whole.model(), dark)).isCloseTo(whole.history().last().validationLoss(), within(1e-9));
    }

    @Test
    void klWarmUpReachesTheSampler() {
        Autoencoder plain = Samples.variant("variational");
        Autoencoder none = Variants.with(plain, Map.of("klWeight", 0));
        Autoencoder warming = Variants.with(plain, Map.of("klWeight", 50, "klWarmUpEpochs", 2));
        List<EpochRecord> without = Trainer.of(Samples.recipe(none, 2), Samples.rows())
                .train()
                .history()
                .epochs();
        TrainingResult with =
                Trainer.of(Samples.recipe(warming, 4), Samples.rows()).train();

        assertThat(((VariationalAutoencoder) warming).klWarmUpEpochs()).isEqualTo(2);
        assertThat(with.history().epochs().get(0).trainLoss())
                .isEqualTo(without.get(0).trainLoss());
        assertThat(with.history().epochs().get(1).trainLoss())
                .isNotEqualTo(without.get(1).trainLoss());
        assertThat(with.keptEpoch()).isGreaterThan(2);
        assertThat(with.model().graph().getLayer("codings").getEpochCount()).isEqualTo(4);
    }

    @Test
    void followsThePlateauSchedule() {
        INDArray rows = Samples.features(1, 70, 6);
        Recipe recipe = Samples.recipe(Samples.stacked(), 6).withSchedule(new Schedule.ReduceOnPlateau(0.1, 1, 0));
        List<EpochRecord> epochs = Trainer.of(
                        recipe, Samples.dataset(rows.mul(0.2).addi(0.8), rows.mul(0.2)))
                .train()
                .history()
                .epochs();
        for (int i = 0; i < epochs.size(); i++) {
            assertThat(epochs.get(i).learningRate())
                    .isEqualTo(recipe.schedule().learningRate(1e-2, i, 6, new History(epochs.subList(0, i))));
        }
        assertThat(epochs.get(5).learningRate()).isLessThan(1e-2);
    }

    @Test
    void tellsItsProgress() {
        List<String> events = new ArrayList<>();
        Trainer.of(Samples.recipe(Samples.stacked(), 2), Samples.rows())
                .progress(new TrainingProgress() {
                    @Override
                    public void epochStarted(int epoch, int epochs, int steps) {
                        events.add("epoch " + epoch + "/" + epochs + " of " + steps);
                    }

                    @Override
                    public void stepDone(int step, double loss) {
                        events.add("step " + step + (loss > 0 ? "" : "?"));
                    }

                    @Override
                    public void epochDone(EpochRecord epoch) {
                        events.add("done " + epoch.epoch());
                    }
                })
                .train();
        assertThat(events)
                .containsExactly(
                        "epoch 1/2 of 3",
                        "step 1",
                        "step 2",
                        "step 3",
                        "done 1",
                        "epoch 2/2 of 3",
                        "step 1",
                        "step 2",
                        "step 3",
                        "done 2");
    }

    @Test
    void maskedStepsDontCount() {
        INDArray mask = Nd4j.ones(20, 4);
        mask.putScalar(3, 3, 0);
        mask.putScalar(7, 2, 0);
        mask.putScalar(7, 3, 0);
        INDArray features = Samples.features(1, 20, 4, 3);
        INDArray changed = features.dup();
        changed.putScalar(new int[] {7, 3, 1}, 0.01);
        Recipe recipe = Samples.recipe(Samples.variant("recurrent"), 2).withBatchSize(8);
        var one = Samples.masked(features, mask);
        var other = Samples.masked(changed, mask);
        assertThat(weights(recipe, other)).isEqualTo(weights(recipe, one));
    }

    @Test
    void refusesMasksWhereRowsMustHaveOneLength() {
        var masked = Samples.masked(Samples.features(1, 10, 2, 3), Nd4j.ones(10, 2));
        assertThatThrownBy(() -> Trainer.of(Samples.recipe(Samples.stacked(), 1), Samples.dataset(masked, masked))
                        .train())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "input: expected rows of one length, got sequences of different lengths (with a mask), which"
                                + " only a recurrent model takes");
    }

    @Test
    void refusesValuesThatCrossEntropyCantTake() {
        INDArray pixels = Samples.features(1, 10, 6);
        pixels.putScalar(4, 2, 255);
        assertThatThrownBy(() -> Trainer.of(
                                Samples.recipe(Samples.stacked(), 1),
                                Samples.dataset(Samples.features(1, 10, 6), pixels))
                        .train())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row 4 of the validation split: loss bce expects values in [0, 1], found 255.0; scale the"
                        + " values (pixels / 255) or use --loss mse");
    }

    @Test
    void refusesMissingValues() {
        INDArray features = Samples.features(1, 10, 6);
        features.putScalar(4, 2, Float.NaN);
        assertThatThrownBy(() -> Trainer.of(
                                Samples.recipe(new LinearAutoencoder(6, 2), 1), Samples.dataset(features, features))
                        .train())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row 4 of the train split: expected finite numbers, found NaN; replace or drop missing"
                        + " values");
    }

    @Test
    void stopsWhenTheLossIsNoLongerANumber() {
        Recipe wild =
                Samples.recipe(new LinearAutoencoder(6, 2), 50).withOptimizer(new Optimizer(Optimizer.Kind.SGD, 1e9));
        assertThatThrownBy(() -> Trainer.of(wild, Samples.rows()).train())
                .isInstanceOf(TrainingException.class)
                .hasMessageMatching(
                        "epoch \\d+, step \\d+: the loss is no longer a number, training has diverged; try a"
                                + " lower learning rate than 1.0E9, another optimizer, or inputs scaled to \\[0, 1\\]");
    }

    private static float[] weights(Recipe recipe, Examples rows) {
        return Samples.weights(
                Trainer.of(recipe, Samples.dataset(rows, rows)).train().model());
    }

    private static float[] trained(Recipe recipe, long seed) {
        return Samples.weights(
                Trainer.of(recipe, Samples.rows()).seed(seed).train().model());
    }

    private static double lossOn(LatentModel model, INDArray rows) {
        return Validation.of(model, EngineChoice.AUTO, 1)
                .of(Rows.of(Examples.of(rows), model), 32)
                .loss();
    }
}
