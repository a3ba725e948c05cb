package org.latent4j.layers.keras;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DenseTest {
    @Test
    void hasRightShapesAndGradients() {
        LayerCheck.check(LayerCheck.layer("Dense", "{'units': 3, 'activation': 'tanh'}"), new long[] {4, 5});
    }

    @Test
    void worksOnTheLastAxis() {
        LayerCheck.check(LayerCheck.layer("Dense", "{'units': 2, 'use_bias': false}"), new long[] {2, 3, 4});
    }

    @Test
    void refusesAnUnknownInputSize() {
        KerasLayer dense = LayerCheck.layer("Dense", "{'units': 3}");
        assertThatThrownBy(() -> dense.weights(List.of(new long[] {-1, -1})))
                .hasMessage("input: expected a known size of axis -1, got shape [-1, -1]");
    }
}
