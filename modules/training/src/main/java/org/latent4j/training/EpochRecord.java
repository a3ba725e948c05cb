package org.latent4j.training;

import org.jspecify.annotations.Nullable;

/**
 * What one epoch came to.
 *
 * @param epoch its number, from 1
 * @param learningRate of its first step
 * @param trainLoss mean over its steps of the loss before each step, weighted by rows; per-value mean with penalties
 * @param validationLoss of the validation split after the epoch, on clean inputs, penalties included, counted the same way
 * @param validationBce mean binary cross-entropy in nats per value, or null if inputs leave [0, 1]
 * @param validationMse mean squared error per value
 * @param validationRoundedAccuracy share of values on the same side of 0.5 in input and reconstruction
 * @param seconds wall time of the epoch with its validation
 */
public record EpochRecord(
        int epoch,
        double learningRate,
        double trainLoss,
        double validationLoss,
        @Nullable Double validationBce,
        double validationMse,
        double validationRoundedAccuracy,
        double seconds) {}
