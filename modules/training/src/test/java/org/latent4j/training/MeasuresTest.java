package org.latent4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class MeasuresTest {
    @Test
    void agreesWithCasesComputedByHand() {
        Measures measures = measures(new float[][] {{1, 0, 0.25f}}, new float[][] {{0.8f, 0.4f, 0.75f}});
        // Squares .04 + .16 + .25.
        assertThat(measures.mse()).isCloseTo(0.45 / 3, within(1e-7));
        // -ln .8 - ln .6 - (.25 ln .75 + .75 ln .25) = .223144 + .510826 + 1.111641.
        assertThat(measures.bce()).isCloseTo(1.845611 / 3, within(1e-6));
        // Only .25 has entropy: -.25 ln .25 - .75 ln .75 = .562335.
        assertThat(measures.inputEntropy()).isCloseTo(0.562335 / 3, within(1e-6));
        assertThat(measures.roundedAccuracy()).isCloseTo(2.0 / 3, within(1e-12));
    }

    @Test
    void clipsReconstructionsAsKerasDoes() {
        Measures measures = measures(new float[][] {{1}}, new float[][] {{0}});
        assertThat(measures.bce()).isCloseTo(-Math.log(1e-7), within(1e-9));
    }

    @Test
    void hasNoCrossEntropyOnceAnInputLeavesTheUnitRange() {
        Measures measures = measures(new float[][] {{0.5f, -0.1f}}, new float[][] {{0.5f, 0.5f}});
        assertThat(measures.bce()).isNull();
        assertThat(measures.inputEntropy()).isNull();
        assertThat(measures.mse()).isCloseTo(0.18, within(1e-7));
    }

    private static Measures measures(float[][] inputs, float[][] reconstructions) {
        Measures measures = new Measures();
        measures.add(Nd4j.createFromArray(inputs), Nd4j.createFromArray(reconstructions), null);
        return measures;
    }
}
