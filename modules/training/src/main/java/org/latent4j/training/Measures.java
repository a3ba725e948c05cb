package org.latent4j.training;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Adds up how far reconstructions are from their inputs, value by value, in double precision.
 *
 * <p>Binary cross-entropy is in nats, with reconstructions clipped to [1e-7, 1 - 1e-7] as Keras does.
 */
final class Measures {
    private static final double SMALLEST = 1e-7;

    private double squaredError;
    private double crossEntropy;
    private double inputEntropy;
    private long sameSide;
    private long values;
    private boolean probabilities = true;

    /**
     * Adds a batch.
     *
     * @param inputs in a graph's layout
     * @param reconstructions of the same shape
     * @param mask {@code [rows, time]} for sequences {@code [rows, features, time]}, or null
     */
    void add(INDArray inputs, INDArray reconstructions, @Nullable INDArray mask) {
        float[] wanted = values(inputs);
        float[] got = values(reconstructions);
        if (mask == null) {
            for (int i = 0; i < wanted.length; i++) {
                add(wanted[i], got[i]);
            }
            return;
        }
        float[] real = values(mask);
        int time = (int) mask.size(1);
        int perRow = wanted.length / (int) inputs.size(0);
        for (int i = 0; i < wanted.length; i++) {
            if (real[i / perRow * time + i % time] != 0) {
                add(wanted[i], got[i]);
            }
        }
    }

    /** Adds what other measures have added up. */
    void add(Measures other) {
        squaredError += other.squaredError;
        crossEntropy += other.crossEntropy;
        inputEntropy += other.inputEntropy;
        sameSide += other.sameSide;
        values += other.values;
        probabilities &= other.probabilities;
    }

    private void add(double wanted, double got) {
        double error = wanted - got;
        squaredError += error * error;
        sameSide += wanted > 0.5 == got > 0.5 ? 1 : 0;
        values++;
        if (wanted >= 0 && wanted <= 1) {
            double probability = Math.min(Math.max(got, SMALLEST), 1 - SMALLEST);
            crossEntropy -= crossTerm(wanted, probability);
            inputEntropy -= crossTerm(wanted, wanted);
        } else {
            probabilities = false;
        }
    }

    /** {@code x log p + (1 - x) log(1 - p)}, with the logarithms left out whose factor is 0. */
    static double crossTerm(double x, double p) {
        double on = x == 0 ? 0 : x * Math.log(p);
        return x == 1 ? on : on + (1 - x) * Math.log(1 - p);
    }

    static float[] values(INDArray array) {
        return array.dup('c').data().asFloat();
    }

    double mse() {
        return squaredError / values;
    }

    /** Mean cross-entropy, or null if an input left [0, 1]. */
    @Nullable
    Double bce() {
        return probabilities ? crossEntropy / values : null;
    }

    /** Mean entropy of the inputs taken as probabilities, which no cross-entropy goes below; null as for {@link #bce}. */
    @Nullable
    Double inputEntropy() {
        return probabilities ? inputEntropy / values : null;
    }

    double roundedAccuracy() {
        return (double) sameSide / values;
    }
}
