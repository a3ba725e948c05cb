package org.latent4j.pretrain.ladder;

import java.util.List;
import org.latent4j.common.Check;

/**
 * How a ladder network is trained.
 *
 * @param lambdas weights of the denoising costs from the input (level 0) upwards, at least 0; the last counts for all levels
 *     above it too. All zeros leave a classifier with noise that learns from labelled rows alone; zeros but for the top are the
 *     paper's Gamma-model
 * @param noise standard deviation of what is added to the input and to every layer's standardised sums, at least 0
 * @param learningRate Adam's; in the last third of the steps it falls to 0
 * @param steps training steps, at least 1
 * @param batchSize labelled rows of a step, and unlabelled ones, at least 2 of each; if there are fewer labelled ones in all,
 *     they are taken several times
 * @param seed decides initial weights, noise and the order of rows
 */
public record LadderSettings(
        List<Double> lambdas, double noise, double learningRate, int steps, int batchSize, long seed) {

    /** The paper's for 100 labels of MNIST, but for fewer steps at a higher rate. */
    public static final LadderSettings STANDARD =
            new LadderSettings(List.of(1000.0, 10.0, 0.1), 0.3, 0.005, 6000, 100, 42);

    /** @throws IllegalArgumentException if a value is outside its range */
    public LadderSettings {
        lambdas = List.copyOf(lambdas);
        Check.that(!lambdas.isEmpty(), "LadderSettings.lambdas", "at least one", lambdas);
        lambdas.forEach(lambda -> Check.notNegative("LadderSettings.lambdas", lambda));
        Check.notNegative("LadderSettings.noise", noise);
        Check.positive("LadderSettings.learningRate", learningRate);
        Check.positive("LadderSettings.steps", steps);
        Check.that(batchSize > 1, "LadderSettings.batchSize", "at least 2", batchSize);
    }

    /** A level's weight. */
    double lambda(int level) {
        return lambdas.get(Math.min(level, lambdas.size() - 1));
    }

    public LadderSettings withLambdas(List<Double> lambdas) {
        return new LadderSettings(lambdas, noise, learningRate, steps, batchSize, seed);
    }

    public LadderSettings withNoise(double noise) {
        return new LadderSettings(lambdas, noise, learningRate, steps, batchSize, seed);
    }

    public LadderSettings withLearningRate(double learningRate) {
        return new LadderSettings(lambdas, noise, learningRate, steps, batchSize, seed);
    }

    public LadderSettings withSteps(int steps) {
        return new LadderSettings(lambdas, noise, learningRate, steps, batchSize, seed);
    }

    public LadderSettings withBatchSize(int batchSize) {
        return new LadderSettings(lambdas, noise, learningRate, steps, batchSize, seed);
    }

    public LadderSettings withSeed(long seed) {
        return new LadderSettings(lambdas, noise, learningRate, steps, batchSize, seed);
    }
}
