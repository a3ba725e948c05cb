package org.latent4j.training;

import java.util.SplittableRandom;
import org.latent4j.models.LatentModel;
import org.latent4j.models.ReconstructionLoss;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * How probable a variational autoencoder finds examples, in nats per example.
 *
 * <p>With codings {@code z} drawn from the encoder's {@code q(z|x)} and the standard normal prior {@code p(z)}: the evidence
 * lower bound {@code E[log p(x|z)] - KL(q || p)}, and the importance-weighted estimate {@code log 1/K sum_k p(x|z_k) p(z_k) /
 * q(z_k|x)}, which grows to {@code log p(x)} with K. {@code p(x|z)} is Bernoulli for binary cross-entropy, and normal with
 * variance 1/2 for squared error.
 *
 * <p>Source: Y. Burda, R. Grosse, R. Salakhutdinov, "Importance weighted autoencoders", 2016.
 */
final class Likelihood {
    private static final int CODINGS = 5000;
    private static final double SMALLEST = 1e-7;

    private final LatentModel model;
    private final ReconstructionLoss loss;
    private final long seed;

    Likelihood(LatentModel model, ReconstructionLoss loss, long seed) {
        this.model = model;
        this.loss = loss;
        this.seed = seed;
    }

    /**
     * Means over examples.
     *
     * @param elbo evidence lower bound
     * @param logLikelihood importance-weighted estimate
     */
    record Bounds(double elbo, double logLikelihood) {}

    /**
     * Estimates both bounds.
     *
     * @param features in any layout that the model takes
     * @param samples codings drawn for each row
     */
    Bounds of(INDArray features, int samples) {
        int rows = (int) features.size(0);
        int block = Math.max(1, CODINGS / samples);
        double elbo = 0;
        double logLikelihood = 0;
        for (int from = 0; from < rows; from += block) {
            int to = Math.min(rows, from + block);
            Bounds sums = sums(features.get(NDArrayIndex.interval(from, to)), from, samples);
            elbo += sums.elbo();
            logLikelihood += sums.logLikelihood();
        }
        return new Bounds(elbo / rows, logLikelihood / rows);
    }

    private Bounds sums(INDArray features, int firstRow, int samples) {
        LatentModel.Distribution distribution = model.distribution(features);
        float[] means = Measures.values(distribution.means());
        float[] logVariances = Measures.values(distribution.logVariances());
        int rows = (int) features.size(0);
        int size = means.length / rows;
        float[] codings = new float[rows * samples * size];
        double[] ratios = new double[rows * samples];
        draw(firstRow, samples, size, means, logVariances, codings, ratios);
        float[] probabilities =
                Measures.values(model.decode(Nd4j.createFromArray(codings).reshape('c', rows * samples, size)));
        float[] wanted = Measures.values(features);
        int values = wanted.length / rows;
        double elbo = 0;
        double logLikelihood = 0;
        for (int row = 0; row < rows; row++) {
            double[] logWeights = new double[samples];
            for (int sample = 0; sample < samples; sample++) {
                int coding = row * samples + sample;
                double logProbability = logProbability(wanted, row * values, probabilities, coding * values, values);
                elbo += logProbability / samples;
                logWeights[sample] = logProbability + ratios[coding];
            }
            elbo -= divergence(means, logVariances, row * size, size);
            logLikelihood += logMeanExp(logWeights);
        }
        return new Bounds(elbo, logLikelihood);
    }

    /** Draws codings, and keeps of each {@code log p(z) - log q(z|x)}. */
    private void draw(
            int firstRow,
            int samples,
            int size,
            float[] means,
            float[] logVariances,
            float[] codings,
            double[] ratios) {
        for (int coding = 0; coding < ratios.length; coding++) {
            int row = coding / samples;
            SplittableRandom random = new SplittableRandom(Seeds.of(seed, firstRow + (long) row, coding % samples));
            for (int unit = 0; unit < size; unit++) {
                double normal = random.nextGaussian();
                double logVariance = logVariances[row * size + unit];
                double z = means[row * size + unit] + Math.exp(logVariance / 2) * normal;
                codings[coding * size + unit] = (float) z;
                ratios[coding] += 0.5 * (normal * normal + logVariance - z * z);
            }
        }
    }

    private double logProbability(float[] wanted, int from, float[] got, int gotFrom, int count) {
        double sum = 0;
        if (loss == ReconstructionLoss.MEAN_SQUARED_ERROR) {
            for (int i = 0; i < count; i++) {
                double error = wanted[from + i] - got[gotFrom + i];
                sum -= error * error;
            }
            return sum - count * 0.5 * Math.log(Math.PI);
        }
        for (int i = 0; i < count; i++) {
            double x = wanted[from + i];
            double p = Math.min(Math.max(got[gotFrom + i], SMALLEST), 1 - SMALLEST);
            sum += Measures.crossTerm(x, p);
        }
        return sum;
    }

    private static double divergence(float[] means, float[] logVariances, int from, int size) {
        double sum = 0;
        for (int i = from; i < from + size; i++) {
            sum += 0.5 * (Math.exp(logVariances[i]) + (double) means[i] * means[i] - 1 - logVariances[i]);
        }
        return sum;
    }

    static double logMeanExp(double[] logs) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double log : logs) {
            largest = Math.max(largest, log);
        }
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log - largest);
        }
        return largest + Math.log(sum / logs.length);
    }
}
