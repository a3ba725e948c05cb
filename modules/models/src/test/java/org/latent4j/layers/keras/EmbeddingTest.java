package org.latent4j.layers.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class EmbeddingTest {
    private final KerasLayer layer =
            LayerCheck.layer("Embedding", "{'input_dim': 3, 'output_dim': 2, 'mask_zero': true}");

    @Test
    void takesRowsAndAddsTheirGradientsUp() {
        try (Tape tape = new Tape(true)) {
            Tensor table = tape.variable(Nd4j.createFromArray(new float[][] {{1, 2}, {3, 4}, {5, 6}}));
            Tensor indices = tape.variable(Nd4j.createFromArray(new float[][] {{2, 0, 2}}));
            Call call = new Call(tape, false, Map.of("embeddings", table), List.of());
            Tensor rows = layer.call(call, List.of(indices)).get(0);
            assertThat(rows.value()).isEqualTo(Nd4j.createFromArray(new float[][][] {{{5, 6}, {1, 2}, {5, 6}}}));
            Tensor mask = Objects.requireNonNull(layer.computeMask(call, List.of(indices)));
            assertThat(mask.value()).isEqualTo(Nd4j.createFromArray(new float[][] {{1, 0, 1}}));
            tape.backward(Map.of(rows, Nd4j.createFromArray(new float[][][] {{{1, 2}, {3, 4}, {5, 6}}})));
            assertThat(table.gradient()).isEqualTo(Nd4j.createFromArray(new float[][] {{3, 4}, {0, 0}, {6, 8}}));
        }
    }

    @Test
    void refusesIndicesThatAreNotInTheTable() {
        for (float index : new float[] {3, -1, Float.NaN}) {
            INDArray indices = Nd4j.createFromArray(new float[][] {{0, index}});
            try (Tape tape = new Tape(false)) {
                Call call = new Call(tape, false, Map.of("embeddings", tape.constant(Nd4j.zeros(3, 2))), List.of());
                assertThatThrownBy(() -> layer.call(call, List.of(tape.constant(indices))))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("input: expected indices from 0 to 2, got " + (double) index);
            }
        }
    }
}
