package org.latent4j.layers.keras;

import java.util.Arrays;
import java.util.List;
import org.latent4j.tape.Functions;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Draws from normal distributions, {@code mean + exp(logVariance / 2) * noise}: what variational autoencoders write as a
 * {@code Lambda} or a layer of their own. Gives the mean at inference.
 *
 * <p>Inputs: means and log-variances of one shape; the output has that shape. Adds no penalty.
 *
 * <p>Source: D. Kingma, M. Welling, "Auto-Encoding Variational Bayes", 2014.
 */
record Sampling() implements KerasLayer {
    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        if (inputShapes.size() < 2 || !Arrays.equals(inputShapes.get(0), inputShapes.get(1))) {
            throw new IllegalArgumentException("inputs: expected means and log-variances of one shape");
        }
        return List.of(inputShapes.get(0));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor mean = inputs.get(0);
        if (!call.training()) {
            return List.of(mean);
        }
        Tensor noise = call.tape().own(Nd4j.randn(mean.value().dataType(), mean.shape()));
        return List.of(mean.plus(Functions.exp(inputs.get(1).times(0.5)).times(noise)));
    }
}
