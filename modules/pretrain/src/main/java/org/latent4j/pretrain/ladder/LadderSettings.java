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
 * @param labelledRows labelled rows of a batch, at least 1
 * @param unlabelledRows unlabelled rows of a batch, at least 1
 * @param seed decides initial weights, noise and the order of rows
 */
public record LadderSettings(
        List<Double> lambdas,
        double noise,
        double learningRate,
        int steps,
        int labelledRows,
        int unlabelledRows,
        long seed) {

    /** The paper's for 100 labels of MNIST, but for the number of steps and the sizes of batches. */
    public static final LadderSettings STANDARD =
            new LadderSettings(List.of(1000.0, 10.0, 0.1), 0.3, 0.002, 6000, 32, 128, 42);

    /** @throws IllegalArgumentException if a value is outside its range */
    public LadderSettings {
        lambdas = List.copyOf(lambdas);
        Check.that(!lambdas.isEmpty(), "LadderSettings.lambdas", "at least one", lambdas);
        lambdas.forEach(lambda -> Check.notNegative("LadderSettings.lambdas", lambda));
        Check.notNegative("LadderSettings.noise", noise);
        Check.positive("LadderSettings.learningRate", learningRate);
        Check.positive("LadderSettings.steps", steps);
        Check.positive("LadderSettings.labelledRows", labelledRows);
        Check.positive("LadderSettings.unlabelledRows", unlabelledRows);
    }

    /** A level's weight. */
    double lambda(int level) {
        return lambdas.get(Math.min(level, lambdas.size() - 1));
    }

    /** Rows of a batch. */
    int batchSize() {
        return labelledRows + unlabelledRows;
    }

    public LadderSettings withLambdas(List<Double> lambdas) {
        return new LadderSettings(lambdas, noise, learningRate, steps, labelledRows, unlabelledRows, seed);
    }

    public LadderSettings withNoise(double noise) {
        return new LadderSettings(lambdas, noise, learningRate, steps, labelledRows, unlabelledRows, seed);
    }

    public LadderSettings withLearningRate(double learningRate) {
        return new LadderSettings(lambdas, noise, learningRate, steps, labelledRows, unlabelledRows, seed);
    }

    public LadderSettings withSteps(int steps) {
        return new LadderSettings(lambdas, noise, learningRate, steps, labelledRows, unlabelledRows, seed);
    }

    public LadderSettings withBatch(int labelledRows, int unlabelledRows) {
        return new LadderSettings(lambdas, noise, learningRate, steps, labelledRows, unlabelledRows, seed);
    }

    public LadderSettings withSeed(long seed) {
        return new LadderSettings(lambdas, noise, learningRate, steps, labelledRows, unlabelledRows, seed);
    }
}
