package org.latent4j.layers.keras;

import java.util.List;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Noise in training, nothing at inference. Random numbers come from ND4J's generator, so that its seed decides. */
record Noise(LayerConfig config, Disturbance disturbance) implements KerasLayer {
    private static final double ALPHA = -1.7580993408473766; // what SELU gives far below 0

    /** What happens to an input in training. */
    @FunctionalInterface
    interface Disturbance {
        Tensor of(Tensor x);
    }

    static Noise gaussian(LayerConfig config) {
        double deviation = config.number("stddev", 0);
        return new Noise(config, x -> deviation == 0 ? x : x.plus(normal(x, deviation)));
    }

    /** Multiplies by a normal number of mean 1 and variance rate / (1 - rate). */
    static Noise gaussianDropout(LayerConfig config) {
        double rate = rate(config);
        double deviation = Math.sqrt(rate / (1 - rate));
        return new Noise(
                config,
                x -> rate == 0 || rate == 1 ? x : x.times(normal(x, deviation).plus(1)));
    }

    /** Keeps mean and variance of what SELU gives. Source: G. Klambauer et al., 2017. */
    static Noise alphaDropout(LayerConfig config) {
        double rate = rate(config);
        double factor = Math.pow((1 - rate) * (1 + rate * ALPHA * ALPHA), -0.5);
        return new Noise(config, x -> {
            if (rate == 0 || rate == 1) {
                return x;
            }
            INDArray kept = Nd4j.rand(x.value().dataType(), Dropout.noiseShape(config, x.shape()))
                    .gte(rate)
                    .castTo(x.value().dataType());
            Tensor keep = x.tape().own(kept);
            Tensor dropped = x.tape().own(kept.rsub(1).muli(ALPHA));
            return x.times(keep).plus(dropped).times(factor).plus(-factor * ALPHA * rate);
        });
    }

    static double rate(LayerConfig config) {
        double rate = config.number(config.has("rate") ? "rate" : "p", 0);
        if (!(rate >= 0 && rate <= 1)) {
            throw LayerConfig.wrong("rate", "a number from 0 to 1", config.child("rate"));
        }
        return rate;
    }

    private static Tensor normal(Tensor x, double deviation) {
        return x.tape().own(Nd4j.randn(x.value().dataType(), x.shape()).muli(deviation));
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        return List.of(inputShapes.get(0));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = inputs.get(0);
        return List.of(call.training() ? disturbance.of(x) : x);
    }
}
