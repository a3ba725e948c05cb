package org.latent4j.engine.plan;

import com.fasterxml.jackson.databind.JsonNode;
import org.latent4j.layers.keras.LayerConfig;

/** Keras's dense layers and activation functions. */
final class KerasDense implements KerasVertices.KerasFamily {
    @Override
    public boolean compile(KerasCompilation layer) {
        switch (layer.kind()) {
            case "Dense" -> dense(layer, layer.config(), "");
            case "TimeDistributed" -> timeDistributed(layer);
            case "Activation" -> layer.activate(layer.input(), layer.config(), "activation");
            case "Softmax" -> softmax(layer);
            default -> {
                return function(layer);
            }
        }
        return true;
    }

    private static void dense(KerasCompilation layer, LayerConfig config, String prefix) {
        Tensor sum = layer.sum();
        Weight bias = layer.weightOrNull(prefix + "bias");
        layer.add(new Operation.Dense(layer.input(), sum, layer.weight(prefix + "kernel"), bias, false));
        layer.activate(sum, config, "activation");
    }

    private static void timeDistributed(KerasCompilation layer) {
        JsonNode inner = layer.config().json().path("layer");
        if (!inner.path("class_name").asText().equals("Dense")) {
            throw layer.unsupported(
                    "a layer of class " + inner.path("class_name").asText());
        }
        dense(layer, layer.config().inner(inner.path("config")), "layer/");
    }

    private static void softmax(KerasCompilation layer) {
        int[] axes = layer.config().integers("axis");
        int last = layer.input().shape().size();
        if (axes.length > 1 || (axes.length == 1 && axes[0] != -1 && axes[0] != last)) {
            throw layer.unsupported("another axis than the last");
        }
        layer.add(new Operation.Softmax(layer.input(), layer.output()));
        layer.done();
    }

    private static boolean function(KerasCompilation layer) {
        Function function = KerasFunctions.ofLayer(layer.kind(), layer.config());
        if (function == null) {
            return false;
        }
        layer.add(new Operation.Activation(layer.input(), layer.output(), function));
        layer.done();
        return true;
    }
}
