package org.latent4j.layers.keras;

import static org.latent4j.layers.keras.LayerConfig.wrong;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Layers that are an activation function without weights. */
final class ActivationLayers {
    private static final Map<String, Function<LayerConfig, Activation>> FUNCTIONS = Map.of(
            "Activation", config -> config.activation("activation"),
            "ReLU", ActivationLayers::relu,
            "LeakyReLU", config -> Curves.leakyRelu(slope(config)),
            "ELU", config -> Curves.elu(config.number("alpha", 1)),
            "ThresholdedReLU", config -> Curves.threshold(config.number("theta", 1), 0),
            "Softmax", config -> Mixing.softmax(SoftmaxLayer.axes(config)));

    private ActivationLayers() {}

    static void addTo(Map<String, KerasLayers.Factory> known) {
        FUNCTIONS.forEach(
                (name, function) -> known.put(name, config -> new ActivationLayer(config, function.apply(config))));
        known.put("Softmax", SoftmaxLayer::of);
        known.put("PReLU", ParametricRelu::of);
    }

    /** The function of such a layer; null if the class isn't known. */
    static @Nullable Activation function(String className, LayerConfig config) {
        Function<LayerConfig, Activation> function = FUNCTIONS.get(className);
        return function == null ? null : function.apply(config);
    }

    private static Activation relu(LayerConfig config) {
        double largest = config.number("max_value", Double.POSITIVE_INFINITY);
        if (largest < 0) {
            throw wrong("max_value", "a number that isn't negative", config.child("max_value"));
        }
        return Curves.relu(config.number("negative_slope", 0), largest, config.number("threshold", 0));
    }

    private static double slope(LayerConfig config) {
        return config.number(config.has("negative_slope") ? "negative_slope" : "alpha", 0.3);
    }
}
