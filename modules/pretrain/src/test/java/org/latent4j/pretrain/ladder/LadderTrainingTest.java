package org.latent4j.pretrain.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.latent4j.data.DataOptions;
import org.latent4j.data.Dataset;
import org.latent4j.data.Datasets;
import org.latent4j.data.Examples;
import org.latent4j.engine.EngineChoice;
import org.latent4j.models.Nonlinearity;
import org.latent4j.pretrain.LabelDraw;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LadderTrainingTest {
    private static final LadderNetwork SMALL = new LadderNetwork(6, List.of(8), 2, Nonlinearity.RELU);
    private static final LadderSettings SHORT =
            LadderSettings.STANDARD.withSteps(30).withBatchSize(6);

    /** Two classes, apart in their first number. */
    private static INDArray rows(int count) {
        Nd4j.getRandom().setSeed(4);
        INDArray rows = Nd4j.randn(count, 6);
        for (int row = 0; row < count; row++) {
            rows.putScalar(row, 0, rows.getDouble(row, 0) + (row % 2 == 0 ? 2 : -2));
        }
        return rows;
    }

    private static final int[] LABELS = {0, 1, 0, 1, 0, 1};

    private static float[] trained(LadderSettings settings, EngineChoice engine, int threads) {
        ComputationGraph classifier = new LadderTraining(SMALL, settings)
                .withEngine(engine)
                .withThreads(threads)
                .train(rows(6), LABELS, rows(50));
        return classifier.params().dup().data().asFloat();
    }

    @Test
    void isDecidedByItsSeed() {
        float[] first = trained(SHORT, EngineChoice.COMPILED, 1);
        assertThat(trained(SHORT, EngineChoice.COMPILED, 1)).isEqualTo(first).doesNotContain(Float.NaN);
        assertThat(trained(SHORT, EngineChoice.COMPILED, 2)).isEqualTo(first);
        assertThat(trained(SHORT.withSeed(43), EngineChoice.COMPILED, 1)).isNotEqualTo(first);
        float[] own = trained(SHORT, EngineChoice.DL4J, 1);
        assertThat(trained(SHORT, EngineChoice.DL4J, 1)).isEqualTo(own);
    }

    /**
     * Without noise nothing is drawn that both would draw differently. Ten steps move a weight by up to 1e-2; Adam's first ones
     * have its whole rate however small, and however rounded, a gradient is.
     */
    @Test
    void bothEnginesTrainTheSame() {
        LadderSettings quiet = SHORT.withNoise(0).withSteps(10).withLearningRate(1e-3);
        float[] compiled = trained(quiet, EngineChoice.COMPILED, 2);
        float[] own = trained(quiet, EngineChoice.DL4J, 1);
        for (int i = 0; i < own.length; i++) {
            assertThat(compiled[i]).isCloseTo(own[i], within(2e-3f));
        }
    }

    @Test
    void tellsOfEveryStepAndOfTheClassifierSoFar() {
        List<Integer> steps = new ArrayList<>();
        List<INDArray> parameters = new ArrayList<>();
        ComputationGraph last = new LadderTraining(SMALL, SHORT)
                .withProgress((step, score, classifier) -> {
                    steps.add(step);
                    assertThat(score).isPositive();
                    if (step % 15 == 0) {
                        parameters.add(classifier.get().params().dup());
                    }
                })
                .train(rows(6), LABELS, rows(50));
        assertThat(steps).hasSize(30).first().isEqualTo(1);
        assertThat(parameters).hasSize(2).last().isEqualTo(last.params());
        assertThat(parameters.get(0)).isNotEqualTo(last.params());
    }

    @Test
    void refusesRowsThatDoNotFit() {
        LadderTraining training = new LadderTraining(SMALL, SHORT);
        assertThatThrownBy(() -> training.train(Nd4j.zeros(6, 5), LABELS, rows(50)))
                .hasMessageContaining("LadderTraining.labelled: expected rows of 6 numbers");
        assertThatThrownBy(() -> training.train(rows(6), new int[] {0, 1, 0, 1, 0, 2}, rows(50)))
                .hasMessageContaining("LadderTraining.labels: expected classes from 0 to 1, got 2");
        assertThatThrownBy(() -> training.train(rows(6), new int[] {0}, rows(50)))
                .hasMessageContaining("expected 6 numbers, one for each labelled row, got 1");
        assertThatThrownBy(() -> training.startingFrom(List.of(new EncoderLayer(Nd4j.zeros(6, 7), Nd4j.zeros(7)))))
                .hasMessageContaining("layer 1: expected [6, 8], got [6, 7]");
    }

    /** Of drawn digits, the same network with the same few labels and noise, once with a cost on unlabelled rows. */
    @Test
    void unlabelledRowsHelp() {
        Dataset strokes = Datasets.open("strokes", DataOptions.defaults());
        Examples train = strokes.train();
        int[] labels = Objects.requireNonNull(train.labels());
        Examples labelled = train.rows(LabelDraw.stratified(labels, 100, 1));
        LadderNetwork network = new LadderNetwork(784, List.of(200, 100, 50), 10, Nonlinearity.RELU);
        LadderSettings settings = LadderSettings.STANDARD.withSteps(500).withLearningRate(0.01);
        double with = accuracy(network, settings, labelled, train.features(), strokes.validation());
        double without =
                accuracy(network, settings.withLambdas(List.of(0.0)), labelled, train.features(), strokes.validation());
        assertThat(with).isGreaterThan(without + 0.05);
    }

    private static double accuracy(
            LadderNetwork network, LadderSettings settings, Examples labelled, INDArray unlabelled, Examples held) {
        ComputationGraph classifier = new LadderTraining(network, settings)
                .withThreads(1)
                .train(labelled.features(), Objects.requireNonNull(labelled.labels()), unlabelled);
        INDArray found = classifier.output(held.features().reshape(held.size(), 784))[0].argMax(1);
        int[] labels = Objects.requireNonNull(held.labels());
        int right = 0;
        for (int row = 0; row < labels.length; row++) {
            right += found.getInt(row) == labels[row] ? 1 : 0;
        }
        return (double) right / labels.length;
    }
}
