package org.latent4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class GatherTest {
    private static final INDArray ROWS =
            Nd4j.arange(60).castTo(DataType.FLOAT).reshape('c', 5, 2, 6).dup('c');

    private static INDArray expected() {
        float[] values = new float[36];
        int[] rows = {4, 0, 0};
        for (int i = 0; i < values.length; i++) {
            values[i] = rows[i / 12] * 12 + i % 12;
        }
        return Nd4j.createFromArray(values).reshape('c', 3, 2, 6);
    }

    @Test
    void takesRowsInAnyOrder() {
        assertThat(Gather.rows(ROWS, new int[] {4, 0, 0})).isEqualTo(expected());
        INDArray flat = ROWS.reshape('c', 5, 12);
        assertThat(Gather.rows(flat, new int[] {4, 0, 0})).isEqualTo(expected().reshape('c', 3, 12));
    }

    @Test
    void readsPartsAndOtherOrders() {
        INDArray larger = Nd4j.concat(0, Nd4j.zeros(DataType.FLOAT, 2, 2, 6), ROWS);
        INDArray part = larger.get(NDArrayIndex.interval(2, 7));
        assertThat(Gather.rows(part, new int[] {4, 0, 0})).isEqualTo(expected());
        assertThat(Gather.rows(ROWS.dup('f'), new int[] {4, 0, 0})).isEqualTo(expected());
    }

    @Test
    void writesIntoAnArrayThatIsThere() {
        INDArray target = Nd4j.createUninitialized(DataType.FLOAT, Gather.shape(ROWS, 3), 'c');
        Gather.rows(ROWS, new int[] {4, 0, 0}, target);
        assertThat(target).isEqualTo(expected());
    }
}
