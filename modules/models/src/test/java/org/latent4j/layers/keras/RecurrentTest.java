package org.latent4j.layers.keras;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecurrentTest {
    @ParameterizedTest
    @ValueSource(strings = {"SimpleRNN", "LSTM", "GRU", "CuDNNLSTM", "CuDNNGRU"})
    void hasRightShapesAndGradients(String layer) {
        LayerCheck.check(LayerCheck.layer(layer, "{'units': 2}"), new long[] {2, 3, 2});
        LayerCheck.check(
                LayerCheck.layer(layer, "{'units': 2, 'return_sequences': true, 'return_state': true}"),
                new long[] {2, 3, 1});
    }

    @ParameterizedTest
    @ValueSource(strings = {"SimpleRNN", "GRU"})
    void startsFromGivenStates(String layer) {
        LayerCheck.check(
                LayerCheck.layer(layer, "{'units': 2, 'go_backwards': true, 'return_sequences': true}"),
                new long[] {2, 3, 2},
                new long[] {2, 2});
    }

    @Test
    void lstmStartsFromGivenStates() {
        LayerCheck.check(
                LayerCheck.layer("LSTM", "{'units': 2, 'use_bias': false, 'time_major': true}"),
                new long[] {3, 2, 2},
                new long[] {2, 2},
                new long[] {2, 2});
    }

    @Test
    void gruResetsBeforeTheProduct() {
        LayerCheck.check(
                LayerCheck.layer("GRU", "{'units': 2, 'reset_after': false, 'return_sequences': true}"),
                new long[] {2, 3, 2});
    }

    @Test
    void takesCellsOnTopOfEachOther() {
        LayerCheck.check(
                LayerCheck.layer(
                        "RNN",
                        "{'return_sequences': true, 'cell': {'class_name': 'StackedRNNCells', 'config': {'cells': ["
                                + "{'class_name': 'LSTMCell', 'config': {'units': 2}},"
                                + "{'class_name': 'GRUCell', 'config': {'units': 1}},"
                                + "{'class_name': 'SimpleRNNCell', 'config': {'units': 2}}]}}}"),
                new long[] {2, 2, 2});
    }

    @ParameterizedTest
    @ValueSource(strings = {"'concat'", "'sum'", "'ave'", "'mul'", "null"})
    void mergesBothDirections(String mode) {
        LayerCheck.check(
                LayerCheck.layer(
                        "Bidirectional",
                        "{'merge_mode': " + mode
                                + ", 'layer': {'class_name': 'LSTM', 'config': {'units': 2, 'return_sequences': true}}}"),
                new long[] {2, 2, 1});
    }

    @Test
    void refusesWhatIsNotRecurrentInBothDirections() {
        assertThatThrownBy(() ->
                        LayerCheck.layer("Bidirectional", "{'layer': {'class_name': 'Dense', 'config': {'units': 2}}}"))
                .isInstanceOf(UnsupportedLayerException.class)
                .hasMessage("option 'layer': class 'Dense' is not recurrent");
    }

    @Test
    void distributesALayerOverTime() {
        LayerCheck.check(
                LayerCheck.layer("TimeDistributed", "{'layer': {'class_name': 'Dense', 'config': {'units': 2}}}"),
                new long[] {2, 3, 2});
    }

    @Test
    void refusesUnitsThatNoArrayCanHave() {
        KerasLayer huge = LayerCheck.layer("LSTM", "{'units': 2000000000}");
        assertThatThrownBy(() -> huge.weights(List.of(new long[] {-1, -1, 3})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kernel: expected a result of at most");
        assertThatThrownBy(() -> LayerCheck.layer("LSTM", "{'units': 0}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LayerCheck.layer("LSTM", "{'units': 2}").outputShapes(List.of(new long[] {-1, 3})))
                .hasMessage("input: expected [batch, time, ..., features], got shape [-1, 3]");
    }

    @Test
    void convolvesStepByStep() {
        LayerCheck.check(
                LayerCheck.layer("ConvLSTM1D", "{'filters': 1, 'kernel_size': 2, 'return_sequences': true}"),
                new long[] {2, 2, 3, 2});
        LayerCheck.check(
                LayerCheck.layer(
                        "ConvLSTM2D",
                        "{'filters': 1, 'kernel_size': 2, 'padding': 'same', 'strides': 2,"
                                + " 'data_format': 'channels_first', 'return_state': true}"),
                new long[] {1, 2, 2, 3, 3});
        LayerCheck.check(
                LayerCheck.layer("ConvLSTM3D", "{'filters': 1, 'kernel_size': [1, 2, 1], 'use_bias': false}"),
                new long[] {1, 2, 2, 2, 1, 1});
    }
}
