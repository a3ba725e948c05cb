package org.latent4j.tape;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class WhereTest {
    @Test
    void takesTheFirstWhereTheConditionHolds() {
        try (Tape tape = new Tape(false)) {
            Tensor condition = tape.constant(Nd4j.createFromArray(new float[][] {{0, 1}, {1, 0}}));
            Tensor then = tape.constant(Nd4j.createFromArray(new float[][] {{1, 2}, {3, 4}}));
            Tensor otherwise = tape.constant(Nd4j.scalar(DataType.FLOAT, 9));
            assertThat(Arithmetic.where(condition, then, otherwise).value())
                    .isEqualTo(Nd4j.createFromArray(new float[][] {{9, 2}, {3, 9}}));
        }
    }
}
