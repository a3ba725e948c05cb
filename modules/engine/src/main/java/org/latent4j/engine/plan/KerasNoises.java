package org.latent4j.engine.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.latent4j.layers.keras.LayerConfig;

/** Keras's noise, dropout, samplers and penalties on activations, which do nothing at inference. */
final class KerasNoises implements KerasVertices.KerasFamily {
    @Override
    public boolean compile(KerasCompilation layer) {
        LayerConfig config = layer.config();
        double rate = config.number(config.has("rate") ? "rate" : "p", 0);
        switch (layer.kind()) {
            case "Dropout" -> noise(layer, Operation.Noise.Law.DROPOUT, rate, rate != 0, noiseShape(layer));
            case "SpatialDropout1D" ->
                noise(layer, Operation.Noise.Law.DROPOUT, rate, rate != 0, spatial(layer, 1, false));
            case "SpatialDropout2D" ->
                noise(layer, Operation.Noise.Law.DROPOUT, rate, rate != 0, spatial(layer, 2, config.channelsFirst()));
            case "AlphaDropout" ->
                noise(layer, Operation.Noise.Law.ALPHA_DROPOUT, rate, drops(rate), noiseShape(layer));
            case "GaussianDropout" ->
                noise(
                        layer,
                        Operation.Noise.Law.GAUSSIAN_DROPOUT,
                        rate,
                        drops(rate),
                        layer.input().shape());
            case "GaussianNoise" -> {
                double deviation = config.number("stddev", 0);
                List<Integer> shape = layer.input().shape();
                noise(layer, Operation.Noise.Law.GAUSSIAN, deviation, deviation != 0, shape);
            }
            case "Sampling" -> sampling(layer);
            case "ActivityRegularization" -> layer.passThrough();
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Whether Keras draws at a rate: between 0 and 1 only. */
    static boolean drops(double rate) {
        return rate > 0 && rate < 1;
    }

    private static void noise(
            KerasCompilation layer, Operation.Noise.Law law, double rate, boolean noisy, List<Integer> drawn) {
        if (!layer.training() || !noisy) {
            layer.passThrough();
            return;
        }
        layer.add(new Operation.Noise(layer.input(), layer.output(), law, rate, drawn));
        layer.done();
    }

    /** Two inputs: means, and logarithms of variances. */
    private static void sampling(KerasCompilation layer) {
        if (!layer.training()) {
            layer.passThrough();
            return;
        }
        if (layer.input().shape().size() != 1) {
            throw layer.unsupported("codings of shape " + layer.input().shape());
        }
        JsonNode weight = layer.config().child("kl_weight");
        double klWeight = weight != null && weight.isNumber() ? weight.doubleValue() : 0;
        Tensor both = layer.inner("distribution", List.of(2 * layer.input().size()));
        layer.add(new Operation.Merge(layer.inputs().subList(0, 2), both, Operation.Merge.How.CONCATENATE));
        layer.add(new Operation.Sampler(both, layer.output(), klWeight, 0, Reduction.MEAN));
        layer.done();
    }

    private static List<Integer> noiseShape(KerasCompilation layer) {
        List<Integer> shape = new ArrayList<>(layer.input().shape());
        JsonNode sizes = layer.config().child("noise_shape");
        if (sizes == null) {
            return shape;
        }
        if (layer.training() && sizes.path(0).asInt(0) == 1) {
            throw layer.unsupported("the same noise for all examples");
        }
        for (int i = 0; i < shape.size(); i++) {
            if (sizes.path(i + 1).asInt(0) == 1) {
                shape.set(i, 1);
            }
        }
        return shape;
    }

    private static List<Integer> spatial(KerasCompilation layer, int axes, boolean channelsFirst) {
        List<Integer> shape = new ArrayList<>(layer.input().shape());
        for (int i = 0; i < axes; i++) {
            shape.set(channelsFirst ? i + 1 : i, 1);
        }
        return shape;
    }
}
