package org.latent4j.layers.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.tape.Reductions;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Expected numbers are what Keras 3.15.1 (column keras 3) and tf_keras 2.21 (2) give for these arrays. */
class LossesTest {
    private static final INDArray ONE_HOT = Nd4j.create(new double[][] {{0, 1, 0}, {1, 0, 0}});
    private static final INDArray SHARES = Nd4j.create(new double[][] {{.2, .5, .3}, {.6, .1, .3}});
    private static final INDArray NUMBERS = Nd4j.create(new double[][] {{.1, -.9, .4}, {2, .5, -1.5}});
    private static final INDArray TARGETS = Nd4j.create(new double[][] {{.3, -.2, .9}, {1, .25, -1}});
    private static final Map<String, INDArray> ARRAYS =
            Map.of("hot", ONE_HOT, "shares", SHARES, "numbers", NUMBERS, "targets", TARGETS);

    private static LayerConfig config(String json, int keras) throws Exception {
        return LayerConfig.of(new ObjectMapper().readTree(json.replace('\'', '"')), keras);
    }

    private static double mean(Loss loss, INDArray labels, INDArray predictions) {
        try (Tape tape = new Tape(false)) {
            Tensor each = loss.of(tape.constant(labels), tape.constant(predictions), null);
            return (each.rank() == 0 ? each : Reductions.mean(each, false))
                    .value()
                    .getDouble(0);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MeanSquaredError|{}|3|targets|numbers|0.34875",
                "mse|{}|2|targets|numbers|0.34875",
                "mean_absolute_error|{}|3|targets|numbers|0.525",
                "MAPE|{}|3|targets|numbers|120.37037",
                "msle|{}|3|targets|numbers|0.053134687",
                "Huber|{'delta': 0.4}|3|targets|numbers|0.13520833",
                "logcosh|{}|2|targets|numbers|0.15867963",
                "kld|{}|3|hot|shares|0.6019835",
                "poisson|{}|3|hot|shares|0.5339954",
                "cosine_similarity|{}|3|targets|numbers|-0.7919614",
                "hinge|{}|3|hot|numbers|0.98333335",
                "squared_hinge|{}|3|hot|numbers|1.505",
                "CategoricalHinge|{}|3|hot|numbers|1.15",
                "dice|{}|3|hot|shares|0.45",
                "binary_crossentropy|{}|3|hot|shares|0.37430447",
                "Custom>BinaryCrossentropy|{}|2|hot|shares|0.3743043",
                "BinaryCrossentropy|{'from_logits': true}|3|hot|numbers|0.700164",
                "BinaryCrossentropy|{'label_smoothing': 0.2}|3|hot|shares|0.4690308",
                "BinaryFocalCrossentropy|{}|3|hot|shares|0.05486662",
                "BinaryFocalCrossentropy|{'from_logits': true, 'apply_class_balancing': true}|3|hot|numbers|0.14077955",
                "CategoricalCrossentropy|{}|3|hot|shares|0.6019864",
                "CategoricalCrossentropy|{'from_logits': true, 'label_smoothing': 0.1}|3|hot|numbers|1.157801",
                "CategoricalFocalCrossentropy|{}|3|hot|shares|0.03187736"
            })
    void equalsKeras(String name, String options, int keras, String labels, String predictions, double expected)
            throws Exception {
        double found = mean(
                Losses.of(name, config(options, keras)),
                Objects.requireNonNull(ARRAYS.get(labels)),
                Objects.requireNonNull(ARRAYS.get(predictions)));
        assertThat(found).isCloseTo(expected, within(1e-6 * Math.max(1, Math.abs(expected))));
    }

    @Test
    void takesClassNumbers() throws Exception {
        INDArray classes = Nd4j.createFromArray(1.0, 0.0);
        assertThat(mean(Losses.of("sparse_categorical_crossentropy", config("{}", 3)), classes, SHARES))
                .isCloseTo(0.6019864, within(1e-6));
        Loss ofLogits = Losses.of("SparseCategoricalCrossentropy", config("{'from_logits': true}", 3));
        assertThat(mean(ofLogits, classes.reshape(2, 1), NUMBERS)).isCloseTo(1.1128011, within(1e-6));
        assertThatThrownBy(() -> mean(ofLogits, Nd4j.createFromArray(1.0, 3.0), NUMBERS))
                .hasMessage("labels: expected class numbers from 0 to 2, got 3.0");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> Losses.of("my_loss", config("{}", 3))).hasMessage("loss 'my_loss' is not known");
        assertThatThrownBy(() -> mean(Losses.of("mse", config("{}", 3)), SHARES.reshape(3, 2), NUMBERS))
                .hasMessage("labels: expected [2, 3] as the output's, got [3, 2]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ExponentialDecay|{'initial_learning_rate': 0.1, 'decay_steps': 4, 'decay_rate': 0.5}|0.1 0.05946035 0.04204482 0.02102241 0.01051121",
                "ExponentialDecay|{'initial_learning_rate': 0.1, 'decay_steps': 4, 'decay_rate': 0.5, 'staircase': true}|0.1 0.1 0.05 0.025 0.0125",
                "InverseTimeDecay|{'initial_learning_rate': 0.1, 'decay_steps': 4, 'decay_rate': 0.5}|0.1 0.07272727 0.0615384616 0.0470588245 0.0380952",
                "PolynomialDecay|{'initial_learning_rate': 0.1, 'decay_steps': 10, 'end_learning_rate': 0.01, 'power': 2.0}|0.1 0.0541 0.0325 0.0109 0.01",
                "PolynomialDecay|{'initial_learning_rate': 0.1, 'decay_steps': 4, 'end_learning_rate': 0.01, 'power': 1.0, 'cycle': true}|0.1 0.0325 0.04375 0.0325 0.026875",
                "PiecewiseConstantDecay|{'boundaries': [2, 5], 'values': [0.3, 0.2, 0.1]}|0.3 0.2 0.2 0.1 0.1",
                "CosineDecay|{'initial_learning_rate': 0.1, 'decay_steps': 10, 'alpha': 0.1, 'warmup_target': null}|0.1 0.08145034 0.055 0.01220246 0.01",
                "CosineDecay|{'initial_learning_rate': 0.01, 'decay_steps': 10, 'warmup_target': 0.1, 'warmup_steps': 4}|0.01 0.0775 0.09755283 0.05 0.00244717",
                "CosineDecayRestarts|{'initial_learning_rate': 0.1, 'first_decay_steps': 4, 't_mul': 2.0, 'm_mul': 1.0}|0.1 0.01464466 0.09619398 0.03086582 0.09903926",
                "CosineDecayRestarts|{'initial_learning_rate': 0.1, 'first_decay_steps': 4, 't_mul': 1.0, 'm_mul': 0.5, 'alpha': 0.1}|0.1 0.0231802 0.04840991 0.02920495 0.01960248"
            })
    void schedulesEqualKeras(String name, String options, String expected) throws Exception {
        String json =
                String.format(Locale.ROOT, "{'learning_rate': {'class_name': '%s', 'config': %s}}", name, options);
        KerasUpdater updater = new KerasUpdater("SGD", config(json, 3).json(), 3);
        int[] steps = {0, 3, 5, 9, 13};
        String[] rates = expected.split(" ", -1);
        for (int i = 0; i < steps.length; i++) {
            assertThat(updater.getLearningRate(steps[i], 0)).isCloseTo(Double.parseDouble(rates[i]), within(1e-7));
        }
    }
}
