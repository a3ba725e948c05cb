package org.latent4j.layers.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.factory.Nd4j;

class MergeTest {
    @ParameterizedTest
    @ValueSource(strings = {"Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"})
    void hasRightShapesAndGradients(String layer) {
        LayerCheck.check(LayerCheck.layer(layer, "{}"), new long[] {2, 3}, new long[] {2, 3});
        LayerCheck.check(LayerCheck.layer(layer, "{}"), new long[] {2, 3, 2}, new long[] {2, 2});
    }

    @Test
    void concatenatesAndMultipliesVectors() {
        LayerCheck.check(LayerCheck.layer("Concatenate", "{'axis': 1}"), new long[] {2, 3, 2}, new long[] {2, 1, 2});
        LayerCheck.check(LayerCheck.layer("Dot", "{'axes': 1}"), new long[] {2, 3}, new long[] {2, 3});
        LayerCheck.check(
                LayerCheck.layer("Dot", "{'axes': [1, 2], 'normalize': true}"),
                new long[] {2, 3, 2},
                new long[] {2, 2, 3});
        LayerCheck.check(
                LayerCheck.layer("Merge", "{'mode': 'cos', 'dot_axes': -1}"), new long[] {2, 3}, new long[] {2, 3});
    }

    @Test
    void keepsStepsThatOneMaskKeepsInKeras3() {
        assertThat(mask("Add", "{}", new double[] {1, 0, 0}, new double[] {1, 1, 0}))
                .containsExactly(1, 1, 0);
        assertThat(mask("Add", "{}", new double[] {1, 0, 0}, null)).isNull();
        assertThat(mask("Concatenate", "{}", new double[] {1, 0, 0}, null)).containsExactly(1, 1, 1);
        assertThat(mask("Concatenate", "{'axis': 1}", new double[] {1, 0, 0}, null))
                .containsExactly(1, 0, 0, 1, 1, 1);
    }

    @Test
    void leavesMaskedStepsOutOfProducts() {
        KerasLayer layer = LayerCheck.layer("Multiply", "{}");
        try (Tape tape = new Tape(false)) {
            Tensor x = tape.constant(Nd4j.createFromArray(new double[][][] {{{2}, {3}, {5}}}));
            Tensor first = tape.constant(Nd4j.createFromArray(new double[][] {{1, 0, 0}}));
            Tensor second = tape.constant(Nd4j.createFromArray(new double[][] {{1, 1, 0}}));
            Call call = new Call(tape, false, Map.of(), List.of(first, second));
            assertThat(layer.call(call, List.of(x, x))
                            .get(0)
                            .value()
                            .dup()
                            .data()
                            .asDouble())
                    .containsExactly(4, 3, 0);
        }
    }

    @Test
    void refusesShapesThatDoNotFit() {
        assertThatThrownBy(() ->
                        LayerCheck.layer("Add", "{}").outputShapes(List.of(new long[] {-1, 3}, new long[] {-1, 4})))
                .hasMessage("inputs: expected shapes that fit, got [-1, 3] and [-1, 4]");
    }

    private static double @Nullable [] mask(
            String layerClass, String config, double @Nullable [] first, double @Nullable [] second) {
        KerasLayer layer = LayerCheck.layer(layerClass, config);
        try (Tape tape = new Tape(false)) {
            Tensor x = tape.constant(Nd4j.ones(org.nd4j.linalg.api.buffer.DataType.DOUBLE, 1, 3, 2));
            Call call = new Call(tape, false, Map.of(), Arrays.asList(tensor(tape, first), tensor(tape, second)));
            Tensor mask = layer.computeMask(call, List.of(x, x));
            return mask == null ? null : mask.value().dup().data().asDouble();
        }
    }

    private static @Nullable Tensor tensor(Tape tape, double @Nullable [] mask) {
        return mask == null ? null : tape.constant(Nd4j.createFromArray(new double[][] {mask}));
    }
}
