package org.latent4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PcaTest {
    @Test
    void losesNothingOfALine() {
        INDArray line = Nd4j.createFromArray(new float[][] {{1, 3}, {2, 5}, {3, 7}, {-4, -7}});
        assertThat(mse(line, 1)).isCloseTo(0, within(1e-10));
    }

    /** Four points on two axes: the component along the longer one leaves two squares of 1 among 8 values. */
    @Test
    void keepsTheLongestAxis() {
        INDArray cross = Nd4j.createFromArray(new float[][] {{3, 0}, {-3, 0}, {0, 1}, {0, -1}});
        assertThat(mse(cross.add(10), 1)).isCloseTo(2.0 / 8, within(1e-6));
        assertThat(mse(cross.add(10), 2)).isCloseTo(0, within(1e-10));
    }

    /** The same cross among more values than the covariance is made for. */
    @Test
    void takesRowsOfManyValuesByTheirGramMatrix() {
        int width = Pca.LARGEST + 10;
        INDArray wide = Nd4j.zeros(4, width);
        wide.putScalar(0, 7, 3);
        wide.putScalar(1, 7, -3);
        wide.putScalar(2, 1030, 1);
        wide.putScalar(3, 1030, -1);
        assertThat(mse(wide, 1)).isCloseTo(2.0 / (4 * width), within(1e-9));
        assertThat(mse(wide, 2)).isCloseTo(0, within(1e-10));
        assertThat(mse(wide, 4)).isCloseTo(0, within(1e-10));
    }

    @Test
    void givesMoreComponentsThanValuesBackWhole() {
        INDArray rows = Samples.features(1, 10, 3);
        assertThat(mse(rows, 5)).isCloseTo(0, within(1e-12));
    }

    /** The cross again: variances 18 / 4 and 2 / 4, so shares of 0.9 and 0.1; the points keep their sides. */
    @Test
    void projectsFromTheLargestVarianceToTheSmallest() {
        INDArray cross = Nd4j.createFromArray(new float[][] {{0, 3}, {0, -3}, {1, 0}, {-1, 0}});
        Pca pca = Pca.fit(cross.add(5), 2);
        assertThat(pca.explainedVariance()).containsExactly(new double[] {0.9, 0.1}, within(1e-12));
        assertThat(pca.project(cross.add(5)).toDoubleMatrix())
                .isDeepEqualTo(new double[][] {{3, 0}, {-3, 0}, {0, 1}, {0, -1}});
    }

    @Test
    void explainsNothingOfEqualRows() {
        assertThat(Pca.fit(Nd4j.ones(5, 3), 2).explainedVariance()).containsExactly(0, 0);
    }

    private static double mse(INDArray rows, int components) {
        INDArray error = Pca.fit(rows, components).reconstruct(rows).sub(rows);
        return error.mul(error).meanNumber().doubleValue();
    }
}
