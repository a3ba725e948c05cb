package org.latent4j.engine.plan;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import org.latent4j.layers.keras.LayerConfig;

/** Keras's activation functions as ours. */
final class KerasFunctions {
    private KerasFunctions() {}

    static boolean isSoftmax(@Nullable JsonNode named) {
        return named != null && named.isTextual() && named.textValue().equals("softmax");
    }

    /**
     * The function that an option names.
     *
     * @param otherwise the one without the option
     * @throws UnsupportedGraphException if it has no counterpart
     */
    static Function of(KerasCompilation layer, LayerConfig config, String option, String otherwise) {
        if (!config.json().has(option)) {
            return named(layer, otherwise, config.keras());
        }
        JsonNode named = config.child(option);
        if (named == null) {
            return Function.of(Function.Kind.LINEAR);
        }
        if (named.isTextual()) {
            return named(layer, named.textValue(), config.keras());
        }
        JsonNode inner = named.path("config");
        if (inner.isTextual()) {
            return named(layer, inner.textValue(), config.keras());
        }
        String kind = named.path("class_name").asText();
        Function function = ofLayer(kind, config.inner(inner));
        if (function == null) {
            throw layer.unsupported("activation " + kind);
        }
        return function;
    }

    private static Function named(KerasCompilation layer, String text, int keras) {
        return switch (text) {
            case "linear" -> Function.of(Function.Kind.LINEAR);
            case "relu" -> Function.of(Function.Kind.RELU);
            case "leaky_relu" -> new Function(Function.Kind.LEAKY_RELU, 0.2f);
            case "elu" -> Function.of(Function.Kind.ELU);
            case "selu" -> Function.of(Function.Kind.SELU);
            case "sigmoid" -> Function.of(Function.Kind.SIGMOID);
            case "tanh" -> Function.of(Function.Kind.TANH);
            case "softplus" -> Function.of(Function.Kind.SOFTPLUS);
            case "softsign" -> Function.of(Function.Kind.SOFTSIGN);
            case "swish", "silu" -> Function.of(Function.Kind.SWISH);
            case "gelu" -> Function.of(Function.Kind.GELU);
            case "celu" -> Function.of(Function.Kind.ELU); // with the constant 1 they are the same
            case "mish" -> Function.of(Function.Kind.MISH);
            case "hard_silu", "hard_swish" -> Function.of(Function.Kind.HARD_SILU);
            case "hard_tanh" -> Function.of(Function.Kind.HARD_TANH);
            case "log_sigmoid" -> Function.of(Function.Kind.LOG_SIGMOID);
            case "relu6" -> Function.of(Function.Kind.RELU_6);
            case "hard_sigmoid" ->
                Function.of(keras >= 3 ? Function.Kind.HARD_SIGMOID : Function.Kind.KERAS_2_HARD_SIGMOID);
            case "keras2_hard_sigmoid" -> Function.of(Function.Kind.KERAS_2_HARD_SIGMOID);
            case "exponential" -> Function.of(Function.Kind.EXPONENTIAL);
            default -> throw layer.unsupported("activation " + text);
        };
    }

    /** The function of a layer that is one; null if it isn't one that is known. */
    static @Nullable Function ofLayer(String kind, LayerConfig config) {
        return switch (kind) {
            case "ReLU" -> relu(config);
            case "LeakyReLU" ->
                leakyRelu(config.number(config.has("negative_slope") ? "negative_slope" : "alpha", 0.3));
            case "ELU" -> new Function(Function.Kind.ELU, (float) config.number("alpha", 1));
            case "ThresholdedReLU" ->
                new Function(Function.Kind.THRESHOLDED, 0, Float.POSITIVE_INFINITY, (float) config.number("theta", 1));
            default -> null;
        };
    }

    private static Function relu(LayerConfig config) {
        float slope = (float) config.number("negative_slope", 0);
        float largest = (float) config.number("max_value", Float.POSITIVE_INFINITY);
        float threshold = (float) config.number("threshold", 0);
        if (threshold != 0 || largest != Float.POSITIVE_INFINITY) {
            return new Function(Function.Kind.BOUNDED_RELU, slope, largest, threshold);
        }
        return leakyRelu(slope);
    }

    /** With a negative slope the derivative doesn't follow from the result. */
    private static Function leakyRelu(double slope) {
        Function.Kind kind =
                slope < 0 ? Function.Kind.BOUNDED_RELU : slope == 0 ? Function.Kind.RELU : Function.Kind.LEAKY_RELU;
        return new Function(kind, (float) slope);
    }
}
