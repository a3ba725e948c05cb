package org.latent4j.layers.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class OperationTest {
    private static final String X = "{'tensor': 0}";
    private static final String Y = "{'tensor': 1}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mean      | {'axis': [1], 'keepdims': true}",
                "Max       | {'axis': -1, 'keepdims': false}",
                "Prod      | {'axis': 1}",
                "Std       | {'axis': [1, 2]}",
                "Logsumexp | {'axis': null}",
                "Norm      | {'axis': 2}",
                "Normalize | {'axis': 1, 'order': 2}",
                "Transpose | {'axes': [0, 2, 1]}",
                "Moveaxis  | {'source': 1, 'destination': -1}",
                "Reshape   | {'newshape': [null, 6]}",
                "Tile      | {'repeats': [1, 2, 1]}",
                "Repeat    | {'repeats': 2, 'axis': 1}",
                "Roll      | {'shift': 1, 'axis': 1}",
                "Flip      | {'axis': 2}",
                "Pad       | {'pad_width': [[0, 0], [1, 1], [0, 1]], 'mode': 'reflect'}",
                "Split     | {'indices_or_sections': [1], 'axis': 1}",
                "Unstack   | {'axis': 1}",
                "Cumsum    | {'axis': 1}",
                "Clip      | {'x_min': -0.5, 'x_max': 0.5}",
                "Softmax   | {'axis': 1}",
                "Gelu      | {'approximate': true}",
                "Mish      | {}",
                "ExpandDims| {'axis': 1}",
                "Einsum    | {'subscripts': 'abc->ac'}"
            })
    void ofOneTensorHasRightShapesAndGradients(String function, String options) {
        LayerCheck.check(keras(function, options, X), new long[] {2, 3, 2});
    }

    @ParameterizedTest
    @ValueSource(strings = {"Add", "Subtract", "Multiply", "TrueDivide", "Maximum", "Minimum", "SquaredDifference"})
    void ofTwoTensorsHasRightShapesAndGradients(String function) {
        LayerCheck.check(keras(function, "{}", X + ", " + Y), new long[] {2, 3}, new long[] {2, 3});
        LayerCheck.check(keras(function, "{}", "2.5, " + X), new long[] {2, 3});
        LayerCheck.check(keras(function, "{}", X + ", [1.5, 2.5, 3.5]"), new long[] {2, 3});
    }

    @Test
    void multipliesAndJoins() {
        LayerCheck.check(keras("Matmul", "{}", X + ", " + Y), new long[] {2, 3, 2}, new long[] {2, 2, 3});
        LayerCheck.check(
                keras("Tensordot", "{'axes': [[1], [1]]}", X + ", " + Y), new long[] {2, 3, 2}, new long[] {2, 3});
        LayerCheck.check(
                keras("Einsum", "{'subscripts': '...ij,...kj->...ik'}", X + ", " + Y),
                new long[] {2, 3, 2},
                new long[] {2, 2, 2});
        LayerCheck.check(
                keras("Concatenate", "{'axis': 1}", "[" + X + ", " + Y + "]"), new long[] {2, 3}, new long[] {2, 1});
        LayerCheck.check(
                keras("Stack", "{'axis': -1}", "[" + X + ", " + Y + "]"), new long[] {2, 3}, new long[] {2, 3});
        LayerCheck.check(keras("Where", "{}", X + ", " + X + ", " + Y), new long[] {2, 3}, new long[] {2, 3});
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'class_name': '__slice__', 'config': {'start': null, 'stop': null, 'step': null}}, -1]",
                "[{'start': null, 'stop': null, 'step': null}, {'start': 1, 'stop': null, 'step': null}]",
                "['Ellipsis', null, 0]",
                "[{'class_name': '__ellipsis__', 'config': {}}, {'start': null, 'stop': null, 'step': -1}]"
            })
    void selects(String key) {
        LayerCheck.check(keras("GetItem", "{}", X + ", " + key), new long[] {2, 3, 2});
    }

    @Test
    void takesTensorFlowsArguments() {
        LayerCheck.check(tensorFlow("math.reduce_mean", X, "{'axis': [1], 'keepdims': true}"), new long[] {2, 3});
        LayerCheck.check(
                tensorFlow("linalg.matmul", X, "{'b': " + Y + ", 'transpose_b': true}"),
                new long[] {2, 3, 2},
                new long[] {2, 4, 2});
        LayerCheck.check(tensorFlow("split", X, "{'num_or_size_splits': [1, -1], 'axis': 1}"), new long[] {2, 3});
        LayerCheck.check(tensorFlow("math.subtract", "1.0", "{'y': " + X + "}"), new long[] {2, 3});
        LayerCheck.check(
                tensorFlow("concat", "[" + X + ", " + Y + "]", "{'axis': -1}"), new long[] {2, 3}, new long[] {2, 1});
    }

    @Test
    void drawsNormalNumbersInTrainingOnly() {
        Operation normal = tensorFlow("random.normal", "[" + X + ", 4]", "{'mean': 3.0, 'stddev': 0.1}");
        assertThat(normal.outputShapes(List.of(new long[0])).get(0)).containsExactly(-1, 4);
        INDArray rows = Nd4j.scalar(2.0);
        assertThat(run(normal, false, rows).eq(3.0).all()).isTrue();
        INDArray drawn = run(normal, true, rows);
        assertThat(drawn.shape()).containsExactly(2, 4);
        assertThat(drawn.eq(3.0).any()).isFalse();
        assertThat(drawn.sub(3.0).amaxNumber().doubleValue()).isLessThan(1);
    }

    @Test
    void givesShapesAsNumbers() {
        Operation shape = tensorFlow("compat.v1.shape", X, "{'out_type': 'int32'}");
        assertThat(run(shape, false, Nd4j.ones(2, 5)).toDoubleVector()).containsExactly(2, 5);
        assertThat(shape.outputShapes(List.of(new long[] {-1, 5})).get(0)).containsExactly(2);
    }

    @Test
    void statesShapesOfUnknownSizes() {
        long[] unknown = {-1, 4, 3};
        assertThat(keras("Reshape", "{'newshape': [-1, 12]}", X)
                        .outputShapes(List.of(unknown))
                        .get(0))
                .containsExactly(-1, 12);
        assertThat(keras("GetItem", "{}", X + ", [{'start': 1, 'stop': null, 'step': null}, 0]")
                        .outputShapes(List.of(unknown))
                        .get(0))
                .containsExactly(-1, 3);
        assertThat(keras("Multiply", "{}", X + ", " + Y)
                        .outputShapes(List.of(unknown, new long[] {1, 3}))
                        .get(0))
                .containsExactly(unknown);
    }

    @Test
    void refusesHostileSizes() {
        Operation broadcast = keras("BroadcastTo", "{'shape': [2000000000, 2000000000]}", X);
        assertThatThrownBy(() -> run(broadcast, false, Nd4j.ones(1, 1))).isInstanceOf(IllegalArgumentException.class);
        Operation tile = keras("Tile", "{'repeats': [2000000000, 2000000000, 2000000000]}", X);
        assertThatThrownBy(() -> tile.outputShapes(List.of(new long[] {2000000000, 4, 3})))
                .isInstanceOf(IllegalArgumentException.class);
        Operation take = keras("Take", "{'axis': 1}", X + ", [7]");
        assertThatThrownBy(() -> run(take, false, Nd4j.ones(2, 3)))
                .hasMessage("take: expected indices within axis 1 of [2, 3], got 7");
    }

    @Test
    void namesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> keras("Fft", "{}", X))
                .isInstanceOf(UnsupportedLayerException.class)
                .hasMessage("function 'Fft' is not known");
    }

    private static Operation keras(String function, String options, String arguments) {
        return (Operation) LayerCheck.layer(
                "Operation",
                "{'function': '" + function + "', 'framework': 'keras', 'config': " + options + ", 'arguments': ["
                        + arguments + "], 'keywords': {}}");
    }

    private static Operation tensorFlow(String function, String argument, String keywords) {
        return (Operation) LayerCheck.layer(
                "Operation",
                "{'function': '" + function + "', 'framework': 'tensorflow', 'config': {}, 'arguments': [" + argument
                        + "], 'keywords': " + keywords + "}");
    }

    private static INDArray run(Operation operation, boolean training, INDArray... inputs) {
        try (Tape tape = new Tape(training)) {
            List<Tensor> tensors = new ArrayList<>();
            for (INDArray input : inputs) {
                tensors.add(tape.constant(input));
            }
            return operation
                    .call(new Call(tape, training, Map.of(), List.of()), tensors)
                    .get(0)
                    .value()
                    .dup();
        }
    }
}
