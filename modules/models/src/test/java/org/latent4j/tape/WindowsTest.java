package org.latent4j.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class WindowsTest {
    private final Tape tape = new Tape(true);

    private Tensor values(long[] shape, double... values) {
        return tape.variable(Nd4j.createFromArray(values).reshape('c', shape));
    }

    private static double[] of(Tensor x) {
        return x.value().dup('c').data().asDouble();
    }

    private static long[] l(long... numbers) {
        return numbers;
    }

    @Test
    void slidesOverALine() {
        Tensor x = values(l(1, 4, 1), 1, 2, 3, 4);
        Tensor kernel = values(l(2, 1, 1), 1, 10);
        assertThat(of(Windows.convolution(x, kernel, Window.valid(l(4), l(2), l(1), l(1)), 1)))
                .containsExactly(21, 32, 43);
        assertThat(of(Windows.convolution(x, kernel, Window.valid(l(4), l(2), l(2), l(1)), 1)))
                .containsExactly(21, 43);
        assertThat(of(Windows.convolution(x, kernel, Window.valid(l(4), l(2), l(1), l(2)), 1)))
                .containsExactly(31, 42);
    }

    @Test
    void padsTheOddZeroBehind() {
        Tensor x = values(l(1, 4, 1), 1, 2, 3, 4);
        Tensor two = values(l(2, 1, 1), 1, 10);
        Tensor three = values(l(3, 1, 1), 1, 10, 100);
        assertThat(of(Windows.convolution(x, two, Window.same(l(4), l(2), l(1), l(1)), 1)))
                .containsExactly(21, 32, 43, 4);
        assertThat(of(Windows.convolution(x, three, Window.same(l(4), l(3), l(1), l(1)), 1)))
                .containsExactly(210, 321, 432, 43);
        assertThat(of(Windows.convolution(x, three, Window.same(l(4), l(3), l(2), l(1)), 1)))
                .containsExactly(321, 43);
    }

    @Test
    void slidesOverAPlaneWithChannels() {
        Tensor x = values(l(1, 2, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8);
        Tensor kernel = values(l(1, 2, 2, 1), 1, 10, 100, 1000);
        assertThat(of(Windows.convolution(x, kernel, Window.valid(l(2, 2), l(1, 2), l(1, 1), l(1, 1)), 1)))
                .containsExactly(4321, 8765);
    }

    @Test
    void keepsGroupsApart() {
        Tensor x = values(l(1, 2, 2), 1, 2, 3, 4);
        Tensor kernel = values(l(2, 1, 2), 1, 10, 100, 1000);
        assertThat(of(Windows.convolution(x, kernel, Window.valid(l(2), l(2), l(1), l(1)), 2)))
                .containsExactly(1 + 300, 20 + 4000);
    }

    @Test
    void spreadsPositionsOverWindows() {
        Tensor x = values(l(1, 2, 1), 1, 2);
        Tensor kernel = values(l(3, 1, 1), 1, 10, 100);
        assertThat(of(Windows.transposedConvolution(x, kernel, Window.valid(l(5), l(3), l(2), l(1)))))
                .containsExactly(1, 10, 102, 20, 200);
        assertThat(of(Windows.transposedConvolution(x, kernel, Window.same(l(4), l(3), l(2), l(1)))))
                .containsExactly(1, 10, 102, 20);
        Tensor one = values(l(1, 1, 1), 7);
        assertThat(of(Windows.transposedConvolution(x, one, Window.valid(l(6), l(1), l(3), l(1)))))
                .containsExactly(7, 0, 0, 14, 0, 0);
    }

    @Test
    void refusesAnotherNumberOfPositions() {
        assertThatThrownBy(() -> Windows.transposedConvolution(
                        values(l(1, 2, 1), 1, 2), values(l(2, 1, 1), 1, 10), Window.same(l(2), l(2), l(2), l(1))))
                .hasMessage("transposed convolution: expected [1, 1, 1], got [1, 2, 1]");
        assertThatThrownBy(() -> Window.valid(l(2), l(3), l(1), l(1)))
                .hasMessage("window: expected an input of at least [3] with dilation [1], got [2]");
    }

    /** More positions than one buffer holds: against the sum, and both gradients through bilinearity. */
    @Test
    void agreesAcrossBuffers() {
        Nd4j.getRandom().setSeed(42);
        Tensor x = tape.variable(Nd4j.randn(DataType.DOUBLE, 2, 190, 200, 2));
        Tensor kernel = tape.variable(Nd4j.randn(DataType.DOUBLE, 3, 3, 2, 2));
        Window window = Window.same(l(190, 200), l(3, 3), l(1, 1), l(1, 1));
        Tensor y = Windows.convolution(x, kernel, window, 1);
        for (int[] place : new int[][] {{0, 0, 0, 0}, {0, 145, 130, 1}, {1, 100, 199, 0}, {1, 189, 199, 1}}) {
            assertThat(y.value().getDouble(place)).isCloseTo(naive(x.value(), kernel.value(), place), within(1e-12));
        }
        INDArray g = Nd4j.randn(DataType.DOUBLE, y.shape());
        tape.backward(Map.of(y, g));
        double dot = dot(g, y.value());
        assertThat(dot(Objects.requireNonNull(x.gradient()), x.value())).isCloseTo(dot, within(1e-8));
        assertThat(dot(Objects.requireNonNull(kernel.gradient()), kernel.value()))
                .isCloseTo(dot, within(1e-8));
    }

    @Test
    void transposesAcrossBuffers() {
        Nd4j.getRandom().setSeed(42);
        Tensor x = tape.variable(Nd4j.randn(DataType.DOUBLE, 1, 150, 160, 2));
        Tensor kernel = tape.variable(Nd4j.randn(DataType.DOUBLE, 4, 4, 2, 2));
        Window window = Window.same(l(300, 320), l(4, 4), l(2, 2), l(1, 1));
        Tensor y = Windows.transposedConvolution(x, kernel, window);
        INDArray g = Nd4j.randn(DataType.DOUBLE, y.shape());
        Tensor forth = Windows.convolution(tape.constant(g), tape.constant(kernel.value()), window, 1);
        double dot = dot(g, y.value());
        assertThat(dot(forth.value(), x.value())).isCloseTo(dot, within(1e-8));
        tape.backward(Map.of(y, g));
        assertThat(dot(Objects.requireNonNull(x.gradient()), x.value())).isCloseTo(dot, within(1e-8));
        assertThat(dot(Objects.requireNonNull(kernel.gradient()), kernel.value()))
                .isCloseTo(dot, within(1e-8));
    }

    private static double dot(INDArray a, INDArray b) {
        return a.mul(b).sumNumber().doubleValue();
    }

    private static double naive(INDArray x, INDArray kernel, int[] place) {
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                int row = place[1] + i - 1;
                int column = place[2] + j - 1;
                boolean inside = row >= 0 && row < x.size(1) && column >= 0 && column < x.size(2);
                for (int c = 0; inside && c < x.size(3); c++) {
                    sum += x.getDouble(place[0], row, column, c) * kernel.getDouble(i, j, c, place[3]);
                }
            }
        }
        return sum;
    }

    @Test
    void correlatesEachChannelByItself() {
        Tensor x = values(l(1, 3, 2), 1, 2, 3, 4, 5, 6);
        Tensor kernel = values(l(2, 2, 2), 1, 10, 100, 1000, 2, 20, 200, 2000);
        assertThat(of(Depthwise.convolution(x, kernel, Window.valid(l(3), l(2), l(1), l(1)))))
                .containsExactly(1 + 6, 10 + 60, 200 + 800, 2000 + 8000, 3 + 10, 30 + 100, 400 + 1200, 4000 + 12000);
    }

    @Test
    void givesTheGradientToTheFirstOfEquals() {
        Tensor x = values(l(1, 4, 1), 5, 5, 1, 5);
        Tensor y = Pooling.max(x, Window.valid(l(4), l(2), l(1), l(1)));
        assertThat(of(y)).containsExactly(5, 5, 5);
        tape.backward(Map.of(y, Nd4j.createFromArray(1.0, 10, 100).reshape('c', 1, 3, 1)));
        assertThat(Objects.requireNonNull(x.gradient()).data().asDouble()).containsExactly(1, 10, 0, 100);
    }

    @Test
    void countsNoPaddingInMeans() {
        Tensor x = values(l(1, 3, 1), 2, 4, 9);
        Tensor y = Pooling.average(x, Window.same(l(3), l(2), l(2), l(1)));
        assertThat(of(y)).containsExactly(3, 9);
        tape.backward(Map.of(y, Nd4j.createFromArray(1.0, 10).reshape('c', 1, 2, 1)));
        assertThat(Objects.requireNonNull(x.gradient()).data().asDouble()).containsExactly(0.5, 0.5, 10);
    }
}
