package org.latent4j.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ClassifierMeasuresTest {
    private static final List<String> NAMES = List.of("a", "b", "c");

    /** By hand. Nobody is taken for c, and no row is of it. */
    @Test
    void measures() {
        INDArray probabilities = Nd4j.createFromArray(
                new float[][] {{0.9f, 0.1f, 0}, {0.5f, 0.3f, 0.2f}, {0.2f, 0.8f, 0}, {0.9f, 0.1f, 0}});
        ClassifierMeasures measures = ClassifierMeasures.of(new int[] {0, 0, 1, 1}, probabilities, NAMES);
        assertThat(measures.rows()).isEqualTo(4);
        assertThat(measures.accuracy()).isEqualTo(0.75);
        assertThat(measures.logLoss())
                .isCloseTo(-(Math.log(0.9) + Math.log(0.5) + Math.log(0.8) + Math.log(0.1)) / 4, within(1e-6));
        assertThat(measures.confusion()).isDeepEqualTo(new long[][] {{2, 0, 0}, {1, 1, 0}, {0, 0, 0}});
        assertThat(measures.classes().get(0).precision()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(measures.classes().get(0).recall()).isEqualTo(1);
        assertThat(measures.classes().get(1).precision()).isEqualTo(1);
        assertThat(measures.classes().get(1).recall()).isEqualTo(0.5);
        assertThat(measures.classes().get(2).precision()).isNull();
        assertThat(measures.classes().get(2).recall()).isNull();
        // Bins (.8667, .9333] with .9, .9 (one right), (.4667, .5333] with .5 (right), (.7333, .8] with .8 (right).
        assertThat(measures.calibrationError())
                .isCloseTo((Math.abs(1.8 - 1) + Math.abs(0.5 - 1) + Math.abs(0.8 - 1)) / 4, within(1e-6));
    }

    @Test
    void needsALabelForEachRow() {
        INDArray probabilities = Nd4j.createFromArray(new float[][] {{1, 0, 0}});
        assertThatThrownBy(() -> ClassifierMeasures.of(null, probabilities, NAMES))
                .hasMessageContaining("got none");
        assertThatThrownBy(() -> ClassifierMeasures.of(new int[] {0}, probabilities, List.of("a")))
                .hasMessageContaining("expected 3 names");
    }
}
