package org.latent4j.layers.keras;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Layers of the files that this project writes for Keras. */
class ExportedLayersTest {
    @Test
    void multipliesByTheTranspose() {
        LayerCheck.check(LayerCheck.layer("TransposedDense", "{'units': 3, 'activation': 'tanh'}"), new long[] {4, 5});
    }

    @Test
    void penalisesMeansThatLeaveTheTarget() {
        for (String penalty : new String[] {"kl", "squared"}) {
            String config = "{'weight': 0.5, 'target': 0.2, 'penalty': '" + penalty + "'}";
            LayerCheck.check(LayerCheck.layer("SparsityRegularization", config), new long[] {4, 3});
        }
    }

    @Test
    void refusesUnknownPenalties() {
        assertThatThrownBy(() -> LayerCheck.layer("SparsityRegularization", "{'penalty': 'l1'}"))
                .hasMessage("option 'penalty': expected kl or squared, found \"l1\"");
        assertThatThrownBy(() -> LayerCheck.layer("SparsityRegularization", "{'target': 1}"))
                .hasMessage("option 'target': expected a number between 0 and 1, found 1");
    }
}
