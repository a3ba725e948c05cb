package org.latent4j.layers.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import org.latent4j.tape.Functions;
import org.latent4j.tape.Reductions;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Draws from normal distributions, {@code mean + exp(logVariance / 2) * noise}: what variational autoencoders write as a
 * {@code Lambda} or a layer of their own. Gives the mean at inference.
 *
 * <p>Inputs: means and log-variances of one shape; the output has that shape. With option {@code kl_weight}, as our own
 * exports have it, adds that factor times the divergence from the standard normal, in nats, mean over the batch, to the
 * loss in training.
 *
 * <p>Source: D. Kingma, M. Welling, "Auto-Encoding Variational Bayes", 2014.
 */
record Sampling(double klWeight) implements KerasLayer {
    static Sampling of(LayerConfig config) {
        JsonNode weight = config.child("kl_weight"); // someone else's sampler may mean something else by it
        return new Sampling(weight != null && weight.isNumber() ? weight.doubleValue() : 0);
    }

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
        Tensor logVariance = inputs.get(1);
        if (klWeight != 0) {
            Tensor nats = Functions.exp(logVariance).minus(logVariance).plus(-1).plus(Functions.square(mean));
            call.penalty(Reductions.sum(nats, false).times(0.5 * klWeight / mean.size(0)));
        }
        Tensor noise = call.tape().own(Nd4j.randn(mean.value().dataType(), mean.shape()));
        return List.of(mean.plus(Functions.exp(logVariance.times(0.5)).times(noise)));
    }
}
