package org.latent4j.keras.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Keras 1's names of layers and options as those of Keras 2. */
final class Keras1Options {
    private static final Map<String, String> CLASSES = Map.of(
            "Convolution1D", "Conv1D",
            "Convolution2D", "Conv2D",
            "Convolution3D", "Conv3D",
            "Deconvolution2D", "Conv2DTranspose",
            "SeparableConvolution2D", "SeparableConv2D",
            "TimeDistributedDense", "Dense");

    private static final Map<String, String> OPTIONS = Map.ofEntries(
            Map.entry("output_dim", "units"),
            Map.entry("nb_filter", "filters"),
            Map.entry("filter_length", "kernel_size"),
            Map.entry("subsample", "strides"),
            Map.entry("subsample_length", "strides"),
            Map.entry("border_mode", "padding"),
            Map.entry("bias", "use_bias"),
            Map.entry("pool_length", "pool_size"),
            Map.entry("stride", "strides"),
            Map.entry("inner_activation", "recurrent_activation"),
            Map.entry("W_regularizer", "kernel_regularizer"),
            Map.entry("U_regularizer", "recurrent_regularizer"),
            Map.entry("b_regularizer", "bias_regularizer"),
            Map.entry("dropout_W", "dropout"),
            Map.entry("dropout_U", "recurrent_dropout"),
            Map.entry("atrous_rate", "dilation_rate"),
            Map.entry("nb_feature", "filters"));

    private Keras1Options() {}

    static String className(String className) {
        return CLASSES.getOrDefault(className, className);
    }

    static JsonNode translated(String className, ObjectNode options) {
        ObjectNode result = options.objectNode();
        for (Map.Entry<String, JsonNode> entry : options.properties()) {
            String key = entry.getKey();
            JsonNode value = entry.getValue();
            switch (key) {
                case "dim_ordering" ->
                    result.put("data_format", value.asText().equals("th") ? "channels_first" : "channels_last");
                case "p", "sigma" -> result.set(rate(className, key), value);
                case "length" -> result.set(className.equals("UpSampling1D") ? "size" : key, value);
                case "output_dim" -> result.set(className.equals("Embedding") ? key : "units", value);
                case "mode" -> {
                    if (!className.equals("BatchNormalization")) {
                        result.set(key, value);
                    }
                }
                case "nb_row", "nb_col", "kernel_dim1", "kernel_dim2", "kernel_dim3" -> {
                    // together they are kernel_size
                }
                case "layer", "forward_layer", "backward_layer" -> result.set(key, nested(value));
                default -> result.set(OPTIONS.getOrDefault(key, key), value);
            }
        }
        kernelSize(options, result);
        return result;
    }

    private static String rate(String className, String key) {
        return key.equals("p") ? "rate" : className.equals("GaussianNoise") ? "stddev" : key;
    }

    private static JsonNode nested(JsonNode layer) {
        if (layer instanceof ObjectNode object && object.path("config") instanceof ObjectNode options) {
            ObjectNode result = object.deepCopy();
            String className = object.path("class_name").asText();
            result.put("class_name", className(className));
            result.set("config", translated(className, options));
            return result;
        }
        return layer;
    }

    private static void kernelSize(ObjectNode options, ObjectNode result) {
        ArrayNode sizes = result.arrayNode();
        for (String key : new String[] {"nb_row", "nb_col", "kernel_dim1", "kernel_dim2", "kernel_dim3"}) {
            if (options.has(key)) {
                sizes.add(options.get(key));
            }
        }
        if (!sizes.isEmpty()) {
            result.set("kernel_size", sizes);
        }
    }
}
