package org.latent4j.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class GaussianSamplerTest {

    /** The score at inference, where the codings are the means: labels equal to them leave the divergence alone. */
    private static double divergence(GaussianSampler sampler, float mean, float logVariance) {
        ComputationGraph graph = PenaltyGraphs.rows(sampler);
        INDArray x = Nd4j.createFromArray(new float[][] {{mean, logVariance}, {mean, logVariance}});
        INDArray means = Nd4j.createFromArray(new float[][] {{mean}, {mean}});
        return graph.score(new DataSet(x, means), false);
    }

    @Test
    void divergenceOfAStandardNormalIsZero() {
        assertThat(divergence(new GaussianSampler(1, 0), 0, 0)).isZero();
    }

    @Test
    void divergenceOfAShiftedNormalIsHalfTheSquaredShift() {
        assertThat(divergence(new GaussianSampler(1, 0), 3, 0)).isCloseTo(4.5, within(1e-6));
    }

    @Test
    void divergenceOfAWiderNormal() {
        // variance 4: (4 - 1 - ln 4) / 2 = .8068528
        assertThat(divergence(new GaussianSampler(1, 0), 0, (float) Math.log(4)))
                .isCloseTo(0.8068528, within(1e-6));
    }

    @Test
    void weightScalesTheDivergence() {
        assertThat(divergence(new GaussianSampler(0.25, 0), 2, 0)).isCloseTo(0.5, within(1e-6));
    }

    @Test
    void weightGrowsOverTheWarmUpEpochs() {
        GaussianSampler sampler = new GaussianSampler(2, 4);
        assertThat(sampler.klWeightInEpoch(0)).isZero();
        assertThat(sampler.klWeightInEpoch(1)).isEqualTo(0.5);
        assertThat(sampler.klWeightInEpoch(4)).isEqualTo(2);
        assertThat(sampler.klWeightInEpoch(9)).isEqualTo(2);
    }

    @Test
    void graphsEpochCountDrivesTheWarmUp() {
        ComputationGraph graph = PenaltyGraphs.rows(new GaussianSampler(2, 4));
        INDArray x = Nd4j.createFromArray(new float[][] {{3, 0}});
        DataSet batch = new DataSet(x, Nd4j.createFromArray(new float[][] {{3}}));
        assertThat(graph.score(batch, false)).isZero();
        graph.incrementEpochCount();
        assertThat(graph.score(batch, false)).isCloseTo(0.5 * 4.5, within(1e-6));
    }

    @Test
    void givesTheMeanAtInference() {
        ComputationGraph graph = PenaltyGraphs.rows(new GaussianSampler(1, 0));
        INDArray x = Nd4j.createFromArray(new float[][] {{0.5f, -1, 2, 3}});
        assertThat(graph.outputSingle(x)).isEqualTo(Nd4j.createFromArray(new float[][] {{0.5f, -1}}));
    }

    @Test
    void drawsWithTheGivenMeanAndDeviationInTraining() {
        ComputationGraph graph = PenaltyGraphs.rows(new GaussianSampler(1, 0));
        int rows = 100_000;
        INDArray x =
                Nd4j.ones(DataType.FLOAT, rows, 1).mmul(Nd4j.createFromArray(new float[][] {{5, (float) Math.log(9)}}));
        Nd4j.getRandom().setSeed(1);
        INDArray drawn = graph.output(true, x)[0];
        // standard errors: 3 / sqrt(1e5) = .0095 for the mean, 3 / sqrt(2e5) = .0067 for the deviation; four of each
        assertThat(drawn.meanNumber().doubleValue()).isCloseTo(5, within(0.038));
        assertThat(drawn.stdNumber().doubleValue()).isCloseTo(3, within(0.027));
    }

    @Test
    void sameGeneratorStateSameDraw() {
        ComputationGraph graph = PenaltyGraphs.rows(new GaussianSampler(1, 0));
        INDArray x = Nd4j.createFromArray(new float[][] {{1, 2, 0, 0}});
        Nd4j.getRandom().setSeed(7);
        INDArray first = graph.output(true, x)[0];
        INDArray second = graph.output(true, x)[0];
        Nd4j.getRandom().setSeed(7);
        assertThat(graph.output(true, x)[0]).isEqualTo(first).isNotEqualTo(second);
    }

    @Test
    void rejectsNegativeWeight() {
        assertThatThrownBy(() -> new GaussianSampler(-0.5, 0))
                .hasMessage("GaussianSampler.klWeight: expected >= 0, got -0.5");
    }
}
