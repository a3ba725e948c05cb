package org.latent4j.layers.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Collections;
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

class ExpressionTest {
    private static KerasLayer layer(String expression) {
        var config = JsonNodeFactory.instance.objectNode().put("expression", expression);
        return KerasLayers.factory("Expression").of(LayerConfig.of(config, 3));
    }

    private static INDArray applied(String expression, INDArray input) {
        try (Tape tape = new Tape(false)) {
            Call call = new Call(tape, false, Map.of(), Collections.nCopies(1, null));
            List<Tensor> outputs = layer(expression).call(call, List.of(tape.constant(input)));
            return outputs.get(0).value().dup('c');
        }
    }

    private static double at(String expression, double x) {
        return applied(expression, Nd4j.createFromArray(new double[] {x})).getDouble(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x | 1.5 | 1.5",
                "1 + 2 * x | 3 | 7",
                "(1 + 2) * x | 3 | 9",
                "x - 1 - 1 | 5 | 3",
                "8 / x / 2 | 2 | 2",
                "2 ^ 3 ^ 2 + 0 * x | 0 | 512",
                "-x ^ 2 | 3 | -9",
                "2 ^ -x | 2 | 0.25",
                "(x ^ 2) ^ 0.5 | -4 | 4",
                "x ^ x | 3 | 27",
                "- - x | 2 | 2",
                "+x | 2 | 2",
                "1.5e1 * x | 2 | 30",
                ".5 * x | 2 | 1",
                "e ^ x | 1 | 2.718281828459045",
                "pi * x | 1 | 3.141592653589793",
                "log1p(x) | 1 | 0.6931471805599453",
                "log(exp(x)) | 2 | 2",
                "sqrt(abs(x)) | -9 | 3",
                "tanh(x) | 0.5 | 0.46211715726000973",
                "sigmoid(x) | 0 | 0.5",
                "relu(x) | -1 | 0",
                "min(x, 1) | 3 | 1",
                "max(x, 2 * x) | -3 | -3",
                "max(1, 2) | 7 | 2",
                "sqrt(16) | 7 | 4",
                "1/(1+2.718281^(-x*1000)) | 0 | 0.5"
            })
    void computes(String expression, double x, double expected) {
        assertThat(at(expression, x)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void keepsTheShape() {
        assertThat(applied("1/(1+x)", Nd4j.zeros(2, 3, 4)).shape()).containsExactly(2, 3, 4);
        assertThat(applied("3", Nd4j.zeros(2, 3)).shape()).containsExactly(2, 3);
        assertThat(layer("x").outputShapes(List.of(new long[] {-1, 7})).get(0)).containsExactly(-1, 7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x * x - 2 / (3 + x ^ 2)",
                "exp(-x) + 2 ^ x",
                "sigmoid(x) * tanh(x) + log1p(x ^ 2)",
                "min(x, 0.5) + max(x, -0.5) * sqrt(1 + x * x)",
                "abs(x) + relu(x)",
                "(2 + x ^ 2) ^ x"
            })
    void hasRightShapesAndGradients(String expression) {
        LayerCheck.check(layer(expression), new long[] {3, 4});
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x + | character 4: expected a number, x, a function or (, found the end",
                "y | character 1: expected x, e, pi, min, max or one of [abs, exp,",
                "exp x | character 5: expected '(', found 'x'",
                "(x | character 3: expected ')', found the end",
                "x) | character 2: expected an operator or the end, found ')'",
                "2 x | character 3: expected an operator or the end, found 'x'",
                "min(x) | character 6: expected ',', found ')'",
                "1..2 | character 3: expected an operator or the end, found '.'",
                ". | character 1: expected a number, found '.'",
                "x; y | character 2: expected an operator or the end, found ';'",
                "'' | expected 1 to 1000 characters, found none"
            })
    void saysWhatIsWrong(String expression, String message) {
        assertThatThrownBy(() -> layer(expression))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void boundsLengthAndDepth() {
        assertThatThrownBy(() -> layer("x+".repeat(500) + "x")).hasMessageContaining("1 to 1000 characters");
        assertThatThrownBy(() -> layer("(".repeat(400) + "x" + ")".repeat(400))).hasMessageContaining("100 levels");
        assertThatThrownBy(() -> layer("-".repeat(400) + "x")).hasMessageContaining("100 levels");
        assertThatThrownBy(() -> layer("2^".repeat(400) + "x")).hasMessageContaining("100 levels");
        assertThat(at("x+".repeat(499) + "x", 1)).isEqualTo(500);
    }

    @Test
    void takesOneInput() {
        assertThatThrownBy(() -> layer("x").outputShapes(List.of(new long[] {1}, new long[] {1})))
                .hasMessage("inputs: expected one, an expression being in x alone, found 2");
    }
}
