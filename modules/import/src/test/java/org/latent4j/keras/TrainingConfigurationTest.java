package org.latent4j.keras;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.junit.jupiter.api.Test;
import org.latent4j.keras.network.FlatNetwork;
import org.latent4j.keras.network.Value;
import org.latent4j.layers.keras.KerasUpdater;
import org.nd4j.linalg.learning.config.Sgd;

class TrainingConfigurationTest {
    private static final String ADAM = "'optimizer': {'class_name': 'Adam', 'config': {'learning_rate': 0.01}}";

    private static Training read(String json, String... outputs) throws JsonProcessingException {
        List<Value> values = new ArrayList<>();
        for (String output : outputs) {
            values.add(new Value(output, 0, new long[] {-1, 2}, null));
        }
        FlatNetwork network = new FlatNetwork(
                Map.of(), List.of(), values, List.of(outputs), Map.of(), Map.of(), Map.of(), Map.of(), List.of());
        return TrainingConfiguration.read(new ObjectMapper().readTree(json.replace('\'', '"')), network, 3);
    }

    @Test
    void givesEachOutputItsLoss() throws Exception {
        Training training = read(
                "{'loss': {'b': 'mae', 'a': {'class_name': 'Huber', 'config': {'delta': 2}}}, 'loss_weights': [3, 0.5], "
                        + ADAM + "}",
                "a",
                "b");
        assertThat(training.notices()).isEmpty();
        assertThat(training.losses().get(0).loss()).hasToString("{\"class_name\":\"Huber\",\"config\":{\"delta\":2}}");
        assertThat(training.losses().get(0).weight()).isEqualTo(3);
        assertThat(training.losses().get(1).loss()).hasToString("\"mae\"");
        assertThat(read("{'loss': ['mse', null], " + ADAM + "}", "a", "b")
                        .losses()
                        .get(1)
                        .loss())
                .isNull();
    }

    @Test
    void leavesAModelOfAnUnknownLossUntrainable() throws Exception {
        Training training = read("{'loss': 'my_loss', " + ADAM + "}", "a");
        assertThat(training.hasLosses()).isFalse();
        assertThat(training.restorable()).isFalse();
        assertThat(training.notices())
                .containsExactly("loss 'my_loss' is not known: the model can't be trained further");
        assertThat(read("{'loss': null, " + ADAM + "}", "a").notices())
                .containsExactly("no loss is stored: the model can't be trained further before it gets one");
        assertThat(read("{'loss': ['mse'], " + ADAM + "}", "a", "b").notices())
                .containsExactly(
                        "option 'loss': expected as many as outputs [a, b], found [\"mse\"]: the model can't be trained"
                                + " further");
    }

    @Test
    void replacesAnUnknownOptimizerAndSaysSo() throws Exception {
        Training training = read("{'loss': 'mse', 'optimizer': {'class_name': 'Muon', 'config': {}}}", "a");
        assertThat(training.updater()).isEqualTo(new Sgd(0.01));
        assertThat(training.restorable()).isFalse();
        assertThat(training.notices())
                .containsExactly(
                        "optimizer 'Muon' is not known: further training is by plain gradient descent of rate 0.01");
    }

    @Test
    void readsClippingAndDecay() throws Exception {
        String options = "{'loss': 'mse', 'optimizer': {'class_name': 'AdamW', 'config': {'weight_decay': 0.1, %s}}}";
        Training norm = read(String.format(options, "'clipnorm': 2"), "a");
        assertThat(norm.clipping()).isEqualTo(GradientNormalization.ClipL2PerParamType);
        assertThat(norm.clippingThreshold()).isEqualTo(2);
        assertThat(norm.weightDecay()).isEqualTo(0.1);
        assertThat(norm.updater()).isInstanceOf(KerasUpdater.class);
        assertThat(read(String.format(options, "'clipvalue': 3"), "a").clipping())
                .isEqualTo(GradientNormalization.ClipElementWiseAbsoluteValue);
        assertThat(read(String.format(options, "'global_clipnorm': 4"), "a").globalClipNorm())
                .isEqualTo(4);
    }

    @Test
    void saysWhatItDoesNotDo() throws Exception {
        Training training = read(
                "{'loss': 'mse', 'optimizer': {'class_name': 'LossScaleOptimizer', 'config': {'inner_optimizer': "
                        + "{'class_name': 'SGD', 'config': {'use_ema': true}}}}}",
                "a");
        assertThat(training.restorable()).isFalse();
        assertThat(training.updater()).isInstanceOf(KerasUpdater.class);
        assertThat(training.notices()).hasSize(2);
        assertThat(training.notices().get(0)).startsWith("optimizer LossScaleOptimizer: ");
        assertThat(training.notices().get(1)).startsWith("optimizer: option 'use_ema' isn't applied");
    }
}
