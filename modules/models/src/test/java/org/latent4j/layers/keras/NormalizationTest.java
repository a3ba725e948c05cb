package org.latent4j.layers.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class NormalizationTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BatchNormalization   | {}",
                "BatchNormalization   | {'axis': [1], 'scale': false}",
                "BatchNormalization   | {'axis': 1, 'center': false}",
                "LayerNormalization   | {'axis': [1, 2]}",
                "LayerNormalization   | {'axis': 1, 'center': false}",
                "LayerNormalization   | {'rms_scaling': true}",
                "RMSNormalization     | {}",
                "GroupNormalization   | {'groups': 2}",
                "GroupNormalization   | {'groups': -1, 'axis': 1, 'scale': false}",
                "UnitNormalization    | {}",
                "UnitNormalization    | {'axis': [1, 2]}",
                "Normalization        | {'axis': 2}",
                "Normalization        | {'axis': null, 'invert': true}",
                "Normalization        | {'mean': [1, 2, 3, 4], 'variance': [1, 2, 3, 4]}",
                "Rescaling            | {'scale': 0.5, 'offset': [1, 2, 3, 4]}"
            })
    void hasRightShapesAndGradients(String layer, String config) {
        LayerCheck.check(LayerCheck.layer(layer, config), new long[] {2, 3, 4});
    }

    @Test
    void normalizesBatchesInTrainingAndMovesTheStatistics() {
        KerasLayer layer = LayerCheck.layer("BatchNormalization", "{'momentum': 0.9, 'epsilon': 0}");
        try (Tape tape = new Tape(true)) {
            Call call = new Call(tape, true, weights(tape, layer), Collections.singletonList(null));
            INDArray x = Nd4j.createFromArray(new double[][] {{1, 0}, {3, 4}});
            INDArray y = layer.call(call, List.of(tape.variable(x))).get(0).value();
            assertThat(y.dup().data().asDouble()).containsExactly(new double[] {-1, -1, 1, 1}, within(1e-12));
            assertThat(call.updates().get("moving_mean").toDoubleVector())
                    .containsExactly(new double[] {1.1, 1.1}, within(1e-12));
            assertThat(call.updates().get("moving_variance").toDoubleVector())
                    .containsExactly(new double[] {1, 1.3}, within(1e-12));
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "-1"})
    void hasTheSameGradientsInSinglePrecisionAsInDouble(int axis) {
        KerasLayer layer = LayerCheck.layer("BatchNormalization", "{'axis': " + axis + "}");
        Nd4j.getRandom().setSeed(42);
        INDArray x = Nd4j.randn(DataType.DOUBLE, 3, 2, 2).muli(2).addi(1);
        INDArray seed = Nd4j.randn(DataType.DOUBLE, 3, 2, 2);
        List<INDArray> exact = gradients(layer, x, seed);
        List<INDArray> single = gradients(layer, x.castTo(DataType.FLOAT), seed.castTo(DataType.FLOAT));
        for (int i = 0; i < exact.size(); i++) {
            assertThat(single.get(i).dup().data().asDouble())
                    .containsExactly(exact.get(i).dup().data().asDouble(), within(2e-6));
        }
    }

    /** Of an input, gamma and beta in training. */
    private static List<INDArray> gradients(KerasLayer layer, INDArray x, INDArray seed) {
        Tape tape = new Tape(true);
        Map<String, Tensor> weights = new LinkedHashMap<>();
        layer.weights(List.of(x.shape()))
                .forEach(spec -> weights.put(spec.name(), tape.variable(Nd4j.ones(x.dataType(), spec.shape()))));
        Tensor input = tape.variable(x);
        Tensor y = layer.call(new Call(tape, true, weights, Collections.singletonList(null)), List.of(input))
                .get(0);
        tape.backward(Map.of(y, seed));
        return List.of(
                input.gradient(),
                weights.get("gamma").gradient(),
                weights.get("beta").gradient());
    }

    @Test
    void leavesMaskedStepsOutOfTheBatchStatistics() {
        KerasLayer layer = LayerCheck.layer("BatchNormalization", "{'momentum': 0}");
        try (Tape tape = new Tape(true)) {
            Tensor mask = tape.constant(Nd4j.createFromArray(new double[][] {{1, 1, 0}}));
            Call call = new Call(tape, true, weights(tape, layer), List.of(mask));
            INDArray x = Nd4j.createFromArray(new double[][][] {{{1, 2}, {3, 2}, {100, 200}}});
            layer.call(call, List.of(tape.variable(x)));
            assertThat(call.updates().get("moving_mean").toDoubleVector())
                    .containsExactly(new double[] {2, 2}, within(1e-6));
            assertThat(call.updates().get("moving_variance").toDoubleVector())
                    .containsExactly(new double[] {1, 0}, within(1e-6));
        }
    }

    @Test
    void usesStoredStatisticsWhileFrozen() {
        KerasLayer layer = LayerCheck.layer("BatchNormalization", "{'trainable': false}");
        try (Tape tape = new Tape(true)) {
            Call call = new Call(tape, true, weights(tape, layer), Collections.singletonList(null));
            layer.call(call, List.of(tape.variable(Nd4j.createFromArray(new double[][] {{1, 0}, {3, 4}}))));
            assertThat(call.updates()).isEmpty();
        }
    }

    @Test
    void refusesGroupsThatDoNotFit() {
        KerasLayer layer = LayerCheck.layer("GroupNormalization", "{'groups': 3}");
        assertThatThrownBy(() -> layer.outputShapes(List.of(new long[] {-1, 4})))
                .hasMessage("option 'groups': expected -1 or a divisor of 4 channels, found 3");
    }

    private static Map<String, Tensor> weights(Tape tape, KerasLayer layer) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        for (WeightSpec spec : layer.weights(List.of(new long[] {2, 2}))) {
            boolean one = !spec.name().equals("beta");
            INDArray value = one ? Nd4j.ones(DataType.DOUBLE, spec.shape()) : Nd4j.zeros(DataType.DOUBLE, spec.shape());
            weights.put(spec.name(), spec.trainable() ? tape.variable(value) : tape.constant(value));
        }
        return weights;
    }
}
