package org.latent4j.layers.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OtherLayersTest {
    @Test
    void locallyConnectedLayersHaveRightShapesAndGradients() {
        LayerCheck.check(
                LayerCheck.layer(
                        "LocallyConnected1D",
                        "{'filters': 2, 'kernel_size': [2], 'strides': [2], 'activation': 'tanh'}"),
                new long[] {2, 5, 2});
        LayerCheck.check(
                LayerCheck.layer(
                        "LocallyConnected2D",
                        "{'filters': 2, 'kernel_size': [2, 1], 'data_format': 'channels_first', 'implementation': 1}"),
                new long[] {2, 2, 3, 2});
        LayerCheck.check(
                LayerCheck.layer(
                        "LocallyConnected1D",
                        "{'filters': 2, 'kernel_size': [3], 'padding': 'same', 'implementation': 2}"),
                new long[] {2, 3, 2});
    }

    @Test
    void locallyConnectedLayersRefuseWhatTheyCannotBe() {
        assertThatThrownBy(() -> LayerCheck.layer(
                        "LocallyConnected1D", "{'filters': 2, 'kernel_size': [3], 'implementation': 3}"))
                .isInstanceOf(UnsupportedLayerException.class)
                .hasMessage("option 'implementation': 3 (sparse weights) isn't supported, 1 and 2 are");
        KerasLayer layer = LayerCheck.layer("LocallyConnected1D", "{'filters': 2, 'kernel_size': [3]}");
        assertThatThrownBy(() -> layer.weights(List.of(new long[] {-1, -1, 2})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected at least 3 values along spatial axis 0");
        assertThatThrownBy(() -> layer.weights(List.of(new long[] {-1, 2_000_000_000, 2_000_000_000})))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void augmentationDoesNothing() {
        LayerCheck.check(LayerCheck.layer("RandomFlip", "{}"), new long[] {2, 3, 3, 1});
        assertThat(KerasLayers.note("RandomFlip")).isEqualTo("training is without its random changes too");
        assertThat(KerasLayers.note("Dense")).isEmpty();
    }
}
