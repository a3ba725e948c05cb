package org.latent4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Nonlinearity;
import org.latent4j.models.ReconstructionLoss;
import org.latent4j.models.StackedAutoencoder;
import org.latent4j.models.VariationalAutoencoder;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A linear decoder with squared error is p(x|z) = N(w z + b, I/2), so with one coding p(x) = N(b, w w^T + I/2), and the
 * posterior of z is normal with variance 1 / (1 + 2 |w|^2) and mean 2 w (x - b) times that.
 */
class LikelihoodTest {
    private static final double[] W = {0.8, -0.5, 0.3};
    private static final double[] B = {0.1, 0.2, -0.3};
    private static final double SQUARE = 0.8 * 0.8 + 0.5 * 0.5 + 0.3 * 0.3;
    private static final float[][] ROWS = {{0.5f, -0.2f, 0.4f}, {-1, 0.3f, 0}, {2, -1, 1}};

    @Test
    void isExactWhereTheEncoderIsThePosterior() {
        double variance = 1 / (1 + 2 * SQUARE);
        LatentModel model = linear(2 * variance, Math.log(variance));
        INDArray rows = Nd4j.createFromArray(ROWS);
        for (int samples : new int[] {1, 7}) {
            assertThat(likelihood(model).of(rows, samples).logLikelihood()).isCloseTo(exact(), within(1e-5));
        }
        // Mean of 5,000 samples of about unit variance: 0.014.
        assertThat(likelihood(model).of(rows, 5000).elbo()).isCloseTo(exact(), within(0.05));
    }

    @Test
    void comesNearWithManySamplesWhereTheEncoderIsThePrior() {
        LatentModel model = linear(0, 0);
        INDArray rows = Nd4j.createFromArray(ROWS);
        Likelihood.Bounds many = likelihood(model).of(rows, 20_000);
        assertThat(many.logLikelihood()).isCloseTo(exact(), within(0.05));
        assertThat(many.elbo()).isLessThan(exact() - 0.5);
        assertThat(likelihood(model).of(rows, 20_000)).isEqualTo(many);
    }

    /** A Bernoulli decoder that knows nothing gives every value one bit. */
    @Test
    void isOneBitAValueForADecoderThatKnowsNothing() {
        LatentModel model = LatentModel.create(
                new VariationalAutoencoder(StackedAutoencoder.of(3, List.of(), 2), 1, 0), Samples.NADAM, 1);
        model.graph().params().assign(0);
        Likelihood likelihood = new Likelihood(model, ReconstructionLoss.BINARY_CROSS_ENTROPY, 3);
        Likelihood.Bounds bounds = likelihood.of(Nd4j.createFromArray(new float[][] {{0, 1, 0.5f}, {1, 1, 1}}), 4);
        assertThat(bounds.elbo()).isCloseTo(-3 * Math.log(2), within(1e-6));
        assertThat(bounds.logLikelihood()).isCloseTo(-3 * Math.log(2), within(1e-6));
    }

    @Test
    void addsLogarithmsWithoutOverflow() {
        assertThat(Likelihood.logMeanExp(new double[] {-1000, -1000})).isEqualTo(-1000);
        assertThat(Likelihood.logMeanExp(new double[] {0, Math.log(3)})).isCloseTo(Math.log(2), within(1e-12));
        assertThat(Likelihood.logMeanExp(new double[] {900, -900})).isCloseTo(900 - Math.log(2), within(1e-12));
    }

    private static Likelihood likelihood(LatentModel model) {
        return new Likelihood(model, ReconstructionLoss.MEAN_SQUARED_ERROR, 3);
    }

    /** The model with posterior mean {@code slope w (x - b)} and a constant log-variance. */
    private static LatentModel linear(double slope, double logVariance) {
        StackedAutoencoder core = new StackedAutoencoder(
                3, List.of(), 1, Nonlinearity.LINEAR, Nonlinearity.LINEAR, ReconstructionLoss.MEAN_SQUARED_ERROR);
        LatentModel model = LatentModel.create(new VariationalAutoencoder(core, 1, 0), Samples.NADAM, 1);
        INDArray w = Nd4j.createFromArray(W).castTo(org.nd4j.linalg.api.buffer.DataType.FLOAT);
        double offset = 0;
        for (int i = 0; i < 3; i++) {
            offset -= slope * W[i] * B[i];
        }
        set(model, "mean", w.mul(slope).reshape(3, 1), Nd4j.scalar((float) offset));
        set(model, "log_variance", Nd4j.zeros(3, 1), Nd4j.scalar((float) logVariance));
        set(
                model,
                "reconstruction",
                w.reshape(1, 3),
                Nd4j.createFromArray(B)
                        .castTo(org.nd4j.linalg.api.buffer.DataType.FLOAT)
                        .reshape(1, 3));
        return model;
    }

    private static void set(LatentModel model, String layer, INDArray kernel, INDArray bias) {
        model.graph().getLayer(layer).getParam("W").assign(kernel);
        model.graph().getLayer(layer).getParam("b").assign(bias);
    }

    /** Mean of log N(x; b, w w^T + I/2): the determinant is (1/2)^2 (1/2 + |w|^2). */
    private static double exact() {
        double sum = 0;
        for (float[] row : ROWS) {
            double squares = 0;
            double along = 0;
            for (int i = 0; i < 3; i++) {
                squares += (row[i] - B[i]) * (row[i] - B[i]);
                along += W[i] * (row[i] - B[i]);
            }
            double distance = 2 * (squares - 2 * along * along / (1 + 2 * SQUARE));
            sum -= 0.5 * (distance + 3 * Math.log(2 * Math.PI) + Math.log(0.25 * (0.5 + SQUARE)));
        }
        return sum / ROWS.length;
    }
}
