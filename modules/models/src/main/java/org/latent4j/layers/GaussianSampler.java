package org.latent4j.layers;

import java.util.Collection;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.latent4j.common.Check;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Draws codings from the normal distribution that the encoder describes, by reparameterization, and penalises that
 * distribution for leaving the standard normal.
 *
 * <p>With mean {@code mu} and log-variance {@code v}: in training {@code z = mu + exp(v / 2) e}, {@code e ~ N(0, 1)} from
 * ND4J's generator; at inference {@code z = mu}. Adds {@code klWeight * KL(N(mu, exp v) || N(0, 1))}, that is
 * {@code klWeight * -1/2 sum_j (1 + v_j - exp(v_j) - mu_j^2)} nats, mean over the batch, to the score, with training on or
 * off. During the first {@code warmUpEpochs} epochs the weight grows linearly: epoch e (from 0) has
 * {@code klWeight * e / warmUpEpochs}.
 *
 * <p>Shapes: input {@code [batch, 2 * size]}, means first, then log-variances; output {@code [batch, size]}; no parameters.
 *
 * <p>Source: D. Kingma, M. Welling, "Auto-Encoding Variational Bayes", 2014.
 */
public final class GaussianSampler extends PenaltyLayer {
    private static final long serialVersionUID = 1L;

    private double klWeight = 1;
    private int warmUpEpochs;

    /** For JSON. */
    public GaussianSampler() {}

    /**
     * @param klWeight factor of the divergence, in units of the graph's score, at least 0
     * @param warmUpEpochs epochs over which the weight grows from 0; 0 for none
     * @throws IllegalArgumentException if either value is negative
     */
    public GaussianSampler(double klWeight, int warmUpEpochs) {
        this.klWeight = Check.notNegative("GaussianSampler.klWeight", klWeight);
        this.warmUpEpochs = Check.notNegative("GaussianSampler.warmUpEpochs", warmUpEpochs);
    }

    public double getKlWeight() {
        return klWeight;
    }

    public void setKlWeight(double klWeight) {
        this.klWeight = klWeight;
    }

    public int getWarmUpEpochs() {
        return warmUpEpochs;
    }

    public void setWarmUpEpochs(int warmUpEpochs) {
        this.warmUpEpochs = warmUpEpochs;
    }

    /** The weight that holds in an epoch, counted from 0. */
    public double klWeightInEpoch(int epoch) {
        return epoch < warmUpEpochs ? klWeight * epoch / warmUpEpochs : klWeight;
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        return Runtimes.setUp(new GaussianSamplerRuntime(conf, networkDataType), conf, trainingListeners, layerIndex);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        return InputType.feedForward(inputType.arrayElementsPerExample() / 2);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GaussianSampler sampler
                && super.equals(other)
                && klWeight == sampler.klWeight
                && warmUpEpochs == sampler.warmUpEpochs;
    }

    @Override
    protected boolean canEqual(Object other) {
        return other instanceof GaussianSampler;
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), klWeight, warmUpEpochs);
    }

    @Override
    public String toString() {
        return "GaussianSampler(klWeight=" + klWeight + ", warmUpEpochs=" + warmUpEpochs + ")";
    }
}
