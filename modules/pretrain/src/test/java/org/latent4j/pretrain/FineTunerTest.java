package org.latent4j.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.latent4j.data.DataOptions;
import org.latent4j.data.Dataset;
import org.latent4j.data.Datasets;
import org.latent4j.data.Examples;
import org.latent4j.engine.EngineChoice;
import org.latent4j.models.ConvolutionalAutoencoder;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Optimizer;
import org.latent4j.models.StackedAutoencoder;
import org.latent4j.pretrain.FineTuning.Consistency;
import org.latent4j.pretrain.FineTuning.Freeze;
import org.latent4j.training.RowOrder;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class FineTunerTest {
    private static final Optimizer ADAM = new Optimizer(Optimizer.Kind.ADAM, 2e-3);

    private static FineTuning settings(int steps, Freeze freeze, double heldOut, Consistency consistency) {
        return new FineTuning(steps, 16, ADAM, 1, freeze, 0.9, false, false, heldOut, 3, consistency);
    }

    private static LatentModel autoencoder() {
        return LatentModel.create(StackedAutoencoder.of(6, List.of(8), 4), ADAM, 1);
    }

    /** Two clouds on a line, of which few rows are labelled. */
    private static Examples clouds(int rows, long seed) {
        Random random = new Random(seed);
        float[] values = new float[rows * 6];
        int[] labels = new int[rows];
        for (int i = 0; i < values.length; i++) {
            labels[i / 6] = i / 6 % 2;
            values[i] = (float) ((labels[i / 6] == 0 ? 0.3 : 0.7) + 0.1 * random.nextGaussian());
        }
        return new Examples(Nd4j.createFromArray(values).reshape('c', rows, 6), labels, null);
    }

    private static FineTuner tuner(FineTuning settings) {
        return FineTuner.of(Pretraining.of(autoencoder()), clouds(40, 1), 2).settings(settings);
    }

    private static double accuracy(LatentModel classifier, Examples rows) {
        int[] likeliest = Classifier.likeliest(
                classifier.predict(List.of(rows.features())).get(0));
        int right = 0;
        for (int i = 0; i < likeliest.length; i++) {
            right += likeliest[i] == rows.labels()[i] ? 1 : 0;
        }
        return (double) right / likeliest.length;
    }

    @Test
    void learns() {
        FineTuner.Result result = tuner(settings(500, Freeze.NONE, 0, null)).train();
        assertThat(result.steps()).isEqualTo(500);
        assertThat(accuracy(result.model(), clouds(200, 2))).isGreaterThan(0.95);
    }

    @Test
    void givesTheSameForAnyNumberOfThreads() {
        FineTuning settings = settings(20, Freeze.NONE, 0, new Consistency(24, 0.5, 0, true));
        INDArray pool = clouds(100, 3).features();
        INDArray one = tuner(settings)
                .unlabelled(pool)
                .threads(1)
                .train()
                .model()
                .graph()
                .params();
        INDArray two = tuner(settings)
                .unlabelled(pool)
                .threads(2)
                .train()
                .model()
                .graph()
                .params();
        INDArray other =
                tuner(settings).unlabelled(pool).seed(7).train().model().graph().params();
        assertThat(two).isEqualTo(one);
        assertThat(other).isNotEqualTo(one);
    }

    /** Few steps: the two engines' roundings differ. */
    @Test
    void doesByDl4jWhatTheEngineDoes() {
        FineTuning settings = settings(5, Freeze.NONE, 0, new Consistency(24, 0.5, 0.6, true));
        INDArray pool = clouds(100, 3).features();
        FineTuner.Result compiled =
                tuner(settings).unlabelled(pool).engine(EngineChoice.COMPILED).train();
        FineTuner.Result stock =
                tuner(settings).unlabelled(pool).engine(EngineChoice.DL4J).train();
        INDArray difference =
                compiled.model().graph().params().sub(stock.model().graph().params());
        assertThat(difference.amaxNumber().doubleValue()).isLessThan(1e-4);
    }

    @Test
    void aFrozenEncoderStaysAsItIs() {
        LatentModel autoencoder = autoencoder();
        LatentModel frozen =
                tuner(settings(20, Freeze.ENCODER, 0, null)).train().model();
        LatentModel thawed =
                tuner(settings(30, Freeze.THEN_UNFREEZE, 0, null)).train().model();
        for (String layer : Pretraining.of(autoencoder).encoderLayers()) {
            INDArray before = autoencoder.graph().getLayer(layer).params();
            assertThat(frozen.graph().getLayer(layer).params()).isEqualTo(before);
            assertThat(thawed.graph().getLayer(layer).params()).isNotEqualTo(before);
        }
    }

    @Test
    void endsEarlyByHeldOutRows() {
        FineTuner.Result result = tuner(settings(400, Freeze.NONE, 0.5, null)).train();
        assertThat(result.steps()).isLessThan(400);
        assertThat(result.heldOutAccuracy()).isCloseTo(1.0, within(0.1));
    }

    @Test
    void seesRareClassesAsOftenIfBalanced() {
        int[] labels = {0, 0, 0, 0, 0, 0, 0, 1};
        RowOrder order = RowOrder.balanced(new int[] {0, 1, 2, 3, 4, 5, 6, 7}, labels, 2, 1);
        assertThat(Arrays.stream(order.next(14)).filter(row -> row == 7)).hasSize(7);
    }

    /** Pictures without labels teach: the same network, rows and steps, with them and without. */
    @Test
    void unlabelledPicturesHelp() {
        Dataset data = Datasets.open("strokes", DataOptions.defaults().withLimit(2000));
        LatentModel encoder = LatentModel.create(ConvolutionalAutoencoder.of(28, 28, 1), ADAM, 1);
        Examples few = data.train().rows(LabelDraw.stratified(data.train().labels(), 30, 1));
        FineTuning with = new FineTuning(
                250, 32, ADAM, 1, Freeze.NONE, 0.97, true, false, 0, 3, new Consistency(64, 0.5, 0, true));
        FineTuner tuner = FineTuner.of(Pretraining.of(encoder), few, 10)
                .unlabelled(data.train().features());
        double taught = accuracy(tuner.settings(with).train().model(), data.test());
        double alone = accuracy(tuner.settings(with.withoutUnlabelled()).train().model(), data.test());
        assertThat(taught).isGreaterThan(alone + 0.02);
    }

    @Test
    void refusesWhatIsNoRow() {
        Pretraining pretraining = Pretraining.of(autoencoder());
        assertThatThrownBy(() -> FineTuner.of(pretraining, clouds(4, 1), 1)).hasMessageContaining("labels from 0 to 0");
        assertThatThrownBy(() -> FineTuner.of(pretraining, Examples.of(Nd4j.zeros(3, 6)), 2))
                .hasMessageContaining("found none");
        Examples broken = new Examples(Nd4j.valueArrayOf(new long[] {2, 6}, Float.NaN), new int[] {0, 1}, null);
        assertThatThrownBy(() -> FineTuner.of(pretraining, broken, 2)).hasMessageContaining("row 0: expected finite");
        Examples masked = new Examples(Nd4j.zeros(2, 3, 2), new int[] {0, 1}, Nd4j.ones(2, 3));
        assertThatThrownBy(() -> FineTuner.of(pretraining, masked, 2))
                .hasMessageContaining("expected sequences of one length, got a mask");
        assertThatThrownBy(() -> tuner(FineTuning.DEFAULT).unlabelled(Nd4j.zeros(3, 5)))
                .hasMessageContaining("rows of shape [6]");
    }
}
