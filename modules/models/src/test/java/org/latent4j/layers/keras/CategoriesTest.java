package org.latent4j.layers.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.latent4j.tape.Tape;
import org.nd4j.linalg.factory.Nd4j;

class CategoriesTest {
    @Test
    void encodesCategories() {
        assertThat(run("CategoryEncoding", "{'num_tokens': 3, 'output_mode': 'count'}", 1, 1))
                .containsExactly(0, 2, 0);
        assertThat(run("CategoryEncoding", "{'num_tokens': 3}", 1, 2)).containsExactly(0, 1, 1);
        assertThat(run("CategoryEncoding", "{'num_tokens': 2, 'output_mode': 'one_hot'}", 1, 0))
                .containsExactly(0, 1, 1, 0);
        assertThatThrownBy(() -> run("CategoryEncoding", "{'num_tokens': 3}", 3))
                .hasMessage("input: expected numbers from 0 to 2, got others");
    }

    @Test
    void findsBins() {
        assertThat(run("Discretization", "{'bin_boundaries': [0, 1, 2]}", -1, 0, 0.5, 2))
                .containsExactly(0, 1, 1, 3);
    }

    @Test
    void looksNumbersUp() {
        String vocabulary = "'vocabulary': [12, 36, 1138]";
        assertThat(run("IntegerLookup", "{" + vocabulary + "}", 12, 7, 1138)).containsExactly(1, 0, 3);
        assertThat(run("IntegerLookup", "{" + vocabulary + ", 'mask_token': 0}", 12, 0, 7))
                .containsExactly(2, 0, 1);
        assertThat(run("IntegerLookup", "{" + vocabulary + ", 'invert': true}", 1, 0))
                .containsExactly(12, -1);
        assertThatThrownBy(() -> LayerCheck.layer("IntegerLookup", "{}")).isInstanceOf(UnsupportedLayerException.class);
    }

    private static double[] run(String layer, String config, double... numbers) {
        try (Tape tape = new Tape(false)) {
            Call call = new Call(tape, false, Map.of(), List.of());
            return LayerCheck.layer(layer, config)
                    .call(call, List.of(tape.constant(Nd4j.createFromArray(new double[][] {numbers}))))
                    .get(0)
                    .value()
                    .dup()
                    .data()
                    .asDouble();
        }
    }
}
