package org.latent4j.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.latent4j.models.GradientCheck;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class SparsityPenaltyTest {
    private static final INDArray ROWS = Nd4j.createFromArray(new float[][] {{1, -2}, {3, 0}});

    private static double score(SparsityPenalty penalty, INDArray x) {
        return PenaltyGraphs.rows(penalty).score(new DataSet(x, x), false);
    }

    @Test
    void l1IsTheMeanOverExamplesOfAbsoluteSums() {
        // (1 + 2 + 3 + 0) / 2 = 3
        assertThat(score(new SparsityPenalty(Sparsity.L1, 2, 0.1), ROWS)).isEqualTo(6);
    }

    @Test
    void l2IsTheMeanOverExamplesOfSquareSums() {
        // (1 + 4 + 9 + 0) / 2 = 7
        assertThat(score(new SparsityPenalty(Sparsity.L2, 2, 0.1), ROWS)).isEqualTo(14);
    }

    @Test
    void squaredIsTheDistanceOfMeansFromTheTarget() {
        // means 2 and -1, target .5: 1.5^2 + 1.5^2 = 4.5
        assertThat(score(new SparsityPenalty(Sparsity.SQUARED, 2, 0.5), ROWS)).isEqualTo(9);
    }

    @Test
    void klIsZeroAtTheTarget() {
        INDArray x = Nd4j.createFromArray(new float[][] {{0.25f, 0.5f}, {0.25f, 0f}});
        assertThat(score(new SparsityPenalty(Sparsity.KL, 1, 0.25), x)).isCloseTo(0, within(1e-6));
    }

    @Test
    void klIsTheBernoulliDivergenceOfTheMeans() {
        // means .5 and .1: .1 ln(.1/.5) + .9 ln(.9/.5) = .3680642, and 0
        INDArray x = Nd4j.createFromArray(new float[][] {{0.2f, 0.1f}, {0.8f, 0.1f}});
        assertThat(score(new SparsityPenalty(Sparsity.KL, 3, 0.1), x)).isCloseTo(3 * 0.3680642, within(1e-5));
    }

    @Test
    void klOfDeadAndFullUnitsIsFinite() {
        // clamped to 1e-7: .1 ln(.1/1e-7) + .9 ln(.9) = 1.2867271; to 1 - 1e-7: .1 ln .1 + .9 ln(.9/1e-7)
        INDArray dead = Nd4j.zeros(2, 1);
        assertThat(score(new SparsityPenalty(Sparsity.KL, 1, 0.1), dead)).isCloseTo(1.2867271, within(1e-5));
        INDArray full = Nd4j.ones(2, 1);
        assertThat(score(new SparsityPenalty(Sparsity.KL, 1, 0.1), full)).isBetween(13.5, 14.5);
    }

    @Test
    void doesNotChangeTheOutput() {
        ComputationGraph graph = PenaltyGraphs.rows(new SparsityPenalty(Sparsity.KL, 5, 0.1));
        assertThat(graph.outputSingle(ROWS)).isEqualTo(ROWS);
    }

    @Test
    void weightZeroIsOff() {
        assertThat(score(new SparsityPenalty(Sparsity.KL, 0, 0.1), ROWS)).isZero();
    }

    @ParameterizedTest
    @EnumSource(Sparsity.class)
    void maskedStepsDontCount(Sparsity sparsity) {
        // one sequence of steps .2, .6 and a masked .9 scores as the two steps alone
        INDArray padded = Nd4j.createFromArray(new float[][][] {{{0.2f, 0.6f, 0.9f}}});
        INDArray mask = Nd4j.createFromArray(new float[][] {{1, 1, 0}});
        INDArray alone = Nd4j.createFromArray(new float[][][] {{{0.2f, 0.6f}}});
        SparsityPenalty penalty = new SparsityPenalty(sparsity, 2, 0.3);
        ComputationGraph graph = PenaltyGraphs.sequences(penalty);
        double found = graph.score(new DataSet(padded, padded, mask, mask), false);
        double expected = graph.score(new DataSet(alone, alone), false);
        assertThat(expected).isGreaterThan(0);
        assertThat(found).isCloseTo(expected, within(1e-6));
    }

    @ParameterizedTest
    @EnumSource(Sparsity.class)
    void gradientsWithMasksEqualFiniteDifferences(Sparsity sparsity) {
        GradientCheck.inDoublePrecision(() -> {
            SparsityPenalty penalty = new SparsityPenalty(sparsity, 0.7, 0.3);
            INDArray x = Nd4j.createFromArray(new double[][][] {
                {{0.3, -0.2, 0.8, 0.1}, {0.5, 0.9, -0.4, 0.2}}, {{-0.6, 0.4, 0.7, 0.2}, {0.1, -0.3, 0.6, 0.9}}
            });
            INDArray labels = Nd4j.ones(DataType.DOUBLE, 2, 3, 4).muli(0.2);
            INDArray mask = Nd4j.createFromArray(new double[][] {{1, 1, 1, 1}, {1, 1, 0, 0}});
            GradientCheck.assertGradients(() -> PenaltyGraphs.behindLstm(penalty, 2, 3), x, labels, mask);
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Sparsity.class,
            names = {"L1", "L2", "SQUARED"})
    void gradientsOfValuesOfBothSignsEqualFiniteDifferences(Sparsity sparsity) {
        GradientCheck.inDoublePrecision(() -> {
            INDArray x = Nd4j.createFromArray(new double[][] {{0.3, -0.2}, {0.5, 0.9}, {-0.8, 0.1}});
            INDArray labels = Nd4j.ones(DataType.DOUBLE, 3, 4).muli(0.2);
            GradientCheck.assertGradients(
                    () -> PenaltyGraphs.behindDense(new SparsityPenalty(sparsity, 0.7, 0.3), 2, 4), x, labels, null);
        });
    }

    @Test
    void rejectsNegativeWeight() {
        assertThatThrownBy(() -> new SparsityPenalty(Sparsity.L1, -0.5, 0.1))
                .hasMessage("SparsityPenalty.weight: expected >= 0, got -0.5");
    }

    @Test
    void rejectsTargetOutsideTheUnitInterval() {
        assertThatThrownBy(() -> new SparsityPenalty(Sparsity.KL, 1, 1))
                .hasMessage("SparsityPenalty.target: expected in (0, 1), got 1.0");
    }
}
