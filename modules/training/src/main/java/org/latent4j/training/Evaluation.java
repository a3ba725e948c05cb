package org.latent4j.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a model is worth on a split, beside what it can be compared with. Masked steps of sequences don't count.
 *
 * @param rows how many examples
 * @param loss what training minimises: mean over values, penalties at full weight included, in batches of the size used in
 *     training; null for binary cross-entropy if inputs leave [0, 1]
 * @param bce mean binary cross-entropy in nats per value; null if inputs leave [0, 1]
 * @param mse mean squared error per value
 * @param roundedAccuracy share of values on the same side of 0.5 in input and reconstruction
 * @param pcaMse the same error for principal components, as many as codings, fitted on the training rows; null for
 *     sequences of other lengths than those
 * @param pixelEntropy mean entropy in nats of the inputs taken as probabilities, which {@code bce} can't go below; null if
 *     inputs leave [0, 1]
 * @param elbo evidence lower bound in nats per example, one sample each; variational models only
 * @param logLikelihood importance-weighted estimate of the log-likelihood in nats per example; variational models only
 * @param logLikelihoodRows rows it was estimated on, from the first
 * @param logLikelihoodSamples samples for each of them
 * @param meanActivation mean of the codings; sparse models only
 * @param activeUnits codings whose variance over the rows exceeds 0.01; variational (of their means) and sparse models only
 */
public record Evaluation(
        int rows,
        @Nullable Double loss,
        @Nullable Double bce,
        double mse,
        double roundedAccuracy,
        @Nullable Double pcaMse,
        @Nullable Double pixelEntropy,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double elbo,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double logLikelihood,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer logLikelihoodRows,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer logLikelihoodSamples,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double meanActivation,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer activeUnits) {}
