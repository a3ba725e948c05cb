package org.latent4j.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class KerasLayoutTest {
    private static INDArray numbers(long... shape) {
        return Nd4j.arange(java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b))
                .castTo(DataType.FLOAT)
                .reshape(shape);
    }

    private static INDArray toGraph(INDArray array, Integer... shape) {
        return KerasLayout.toGraph(array, List.of(shape), DataType.FLOAT, "input");
    }

    @Test
    void picturesBecomeChannelsFirst() {
        INDArray graph = toGraph(numbers(2, 3, 4, 5), 3, 4, 5);
        assertThat(graph.shape()).isEqualTo(new long[] {2, 5, 3, 4});
        assertThat(graph.getDouble(1, 4, 2, 3)).isEqualTo(2 * 3 * 4 * 5 - 1);
        assertThat(graph.getDouble(0, 1, 0, 0)).isEqualTo(1);
    }

    @Test
    void sequencesBecomeFeaturesFirst() {
        INDArray graph = toGraph(numbers(2, 3, 4), 3, 4);
        assertThat(graph.shape()).isEqualTo(new long[] {2, 4, 3});
        assertThat(graph.getDouble(0, 1, 0)).isEqualTo(1);
    }

    @Test
    void thereAndBackIsTheSame() {
        for (INDArray array : List.of(numbers(2, 3), numbers(2, 3, 4), numbers(2, 3, 4, 5))) {
            Integer[] shape = java.util.Arrays.stream(array.shape())
                    .skip(1)
                    .mapToObj(size -> (int) size)
                    .toArray(Integer[]::new);
            assertThat(KerasLayout.fromGraph(toGraph(array, shape))).isEqualTo(array);
        }
    }

    @Test
    void picturesServeWhereRowsAreWanted() {
        assertThat(toGraph(numbers(2, 2, 2, 1), 4)).isEqualTo(numbers(2, 4));
        assertThat(toGraph(numbers(2, 4), 2, 2, 1).shape()).isEqualTo(new long[] {2, 1, 2, 2});
        assertThat(toGraph(numbers(2, 2, 3, 1), 2, 3)).isEqualTo(toGraph(numbers(2, 2, 3), 2, 3));
    }

    @Test
    void timeMayHaveAnyLength() {
        assertThat(toGraph(numbers(2, 7, 4), 3, 4).shape()).isEqualTo(new long[] {2, 4, 7});
    }

    @Test
    void namesTheShapeItWants() {
        assertThatThrownBy(() -> toGraph(numbers(5, 3), 28, 28, 1))
                .hasMessage("input: expected [rows, 28, 28, 1], got [5, 3]");
        assertThatThrownBy(() -> toGraph(numbers(5, 3, 3), 3, 4))
                .hasMessage("input: expected [rows, time, 4], got [5, 3, 3]");
        assertThatThrownBy(() -> toGraph(numbers(5), 3)).hasMessage("input: expected [rows, 3], got [5]");
    }
}
