package org.latent4j.layers.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.tape.Tape;
import org.nd4j.linalg.factory.Nd4j;

class ActivationsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "linear",
                "relu",
                "relu6",
                "leaky_relu",
                "elu",
                "selu",
                "celu",
                "gelu",
                "silu",
                "swish",
                "hard_silu",
                "hard_swish",
                "mish",
                "sigmoid",
                "log_sigmoid",
                "sparse_sigmoid",
                "hard_sigmoid",
                "tanh",
                "hard_tanh",
                "tanh_shrink",
                "hard_shrink",
                "soft_shrink",
                "softplus",
                "sparse_plus",
                "squareplus",
                "softsign",
                "exponential",
                "softmax",
                "log_softmax",
                "sparsemax",
                "glu"
            })
    void hasRightGradient(String name) {
        LayerCheck.check(LayerCheck.layer("Activation", "{'activation': '" + name + "'}"), new long[] {4, 6});
    }

    @ParameterizedTest
    @ValueSource(strings = {"softplus", "sigmoid", "gelu", "softmax", "mish", "silu", "log_sigmoid", "selu", "elu"})
    void isFiniteForLargeValues(String name) {
        for (double value : values(LayerCheck.layer("Activation", "{'activation': '" + name + "'}"), -100, 0, 100)) {
            assertThat(value).isFinite();
        }
    }

    @Test
    void takesSerializedLayersAndFunctions() {
        assertThat(values(
                        LayerCheck.layer(
                                "Activation",
                                "{'activation': {'class_name': 'LeakyReLU', 'config': {'negative_slope': 0.5}}}"),
                        -2,
                        3))
                .containsExactly(-1, 3);
        assertThat(values(
                        LayerCheck.layer("Activation", "{'activation': {'class_name': 'function', 'config': 'relu'}}"),
                        -2,
                        3))
                .containsExactly(0, 3);
    }

    @Test
    void hasThePublishedConstants() {
        assertThat(values(LayerCheck.layer("Activation", "{'activation': 'selu'}"), -1, 1)[1])
                .isCloseTo(1.0507, within(1e-4));
        assertThat(values(LayerCheck.layer("LeakyReLU", "{}"), -1)[0]).isCloseTo(-0.3, within(1e-12));
    }

    @Test
    void namesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> LayerCheck.layer("Activation", "{'activation': 'mine>snake'}"))
                .isInstanceOf(UnsupportedLayerException.class)
                .hasMessage("activation 'mine>snake' is not known");
    }

    @Test
    void layersHaveRightShapesAndGradients() {
        LayerCheck.check(
                LayerCheck.layer("ReLU", "{'max_value': 1, 'negative_slope': 0.1, 'threshold': 0.2}"),
                new long[] {3, 4});
        LayerCheck.check(LayerCheck.layer("ELU", "{'alpha': 0.5}"), new long[] {3, 4});
        LayerCheck.check(LayerCheck.layer("ThresholdedReLU", "{'theta': 0.5}"), new long[] {3, 4});
        LayerCheck.check(LayerCheck.layer("PReLU", "{'shared_axes': [1]}"), new long[] {2, 3, 2});
        LayerCheck.check(LayerCheck.layer("Softmax", "{'axis': [1, 2]}"), new long[] {2, 3, 2});
    }

    private static double[] values(KerasLayer layer, double... inputs) {
        try (Tape tape = new Tape(false)) {
            Call call = new Call(tape, false, Map.of(), List.of());
            return layer.call(call, List.of(tape.constant(Nd4j.createFromArray(inputs))))
                    .get(0)
                    .value()
                    .dup()
                    .data()
                    .asDouble();
        }
    }
}
