package org.latent4j.keras.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.latent4j.models.UnsupportedModelException;

/** Options of Keras 1 and 2 as Keras 3 has them. */
final class Keras3Options {
    private static final Set<String> COMMON = Set.of("name", "trainable", "dtype", "activity_regularizer");

    /** What Keras 3 has no option for, because it says nothing about what a layer computes. */
    private static final Set<String> NEEDLESS = Set.of(
            "batch_input_shape",
            "input_shape",
            "input_dim",
            "input_length",
            "input_dtype",
            "implementation",
            "consume_less",
            "init",
            "inner_init",
            "forget_bias_init",
            "gamma_init",
            "beta_init",
            "W_constraint",
            "U_constraint",
            "b_constraint",
            "W_regularizer",
            "b_regularizer",
            "fused",
            "build_config",
            "sparse",
            "ragged",
            "groups",
            "weights",
            "query_shape",
            "key_shape",
            "value_shape",
            "vocabulary_size",
            "kernel_initializer",
            "kernel_regularizer",
            "kernel_constraint",
            "filters");

    private static final Map<String, String> CLASSES = Map.ofEntries(
            Map.entry("BatchNormalizationV1", "BatchNormalization"),
            Map.entry("BatchNormalizationV2", "BatchNormalization"),
            Map.entry("SyncBatchNormalization", "BatchNormalization"),
            Map.entry("CuDNNLSTM", "LSTM"),
            Map.entry("CuDNNGRU", "GRU"),
            Map.entry("ThresholdedReLU", "ReLU"),
            Map.entry("MaxPool1D", "MaxPooling1D"),
            Map.entry("MaxPool2D", "MaxPooling2D"),
            Map.entry("MaxPool3D", "MaxPooling3D"),
            Map.entry("AvgPool1D", "AveragePooling1D"),
            Map.entry("AvgPool2D", "AveragePooling2D"),
            Map.entry("AvgPool3D", "AveragePooling3D"),
            Map.entry("Convolution1D", "Conv1D"),
            Map.entry("Convolution2D", "Conv2D"),
            Map.entry("Convolution3D", "Conv3D"),
            Map.entry("Convolution2DTranspose", "Conv2DTranspose"),
            Map.entry("SeparableConvolution1D", "SeparableConv1D"),
            Map.entry("SeparableConvolution2D", "SeparableConv2D"));

    /** What {@code Merge} of Keras 1 becomes, by its mode. */
    private static final Map<String, String> MERGES = Map.of(
            "sum", "Add", "mul", "Multiply", "concat", "Concatenate", "ave", "Average", "max", "Maximum", "dot", "Dot");

    private final String where;

    /** @param where the layer, for messages */
    Keras3Options(String where) {
        this.where = where;
    }

    /** A layer's entry; one of a class of someone's own stays as it is. */
    ObjectNode layer(String className, JsonNode options, String name) {
        String renamed = className.equals("Merge")
                ? MERGES.getOrDefault(options.path("mode").asText(), className)
                : CLASSES.getOrDefault(className, className);
        Set<String> known = Keras3Names.options(renamed);
        ObjectNode config = KerasJson.JSON.objectNode();
        if (className.equals("Lambda")) {
            throw new UnsupportedModelException(
                    "export: layer '" + where + "' (Lambda): holds Python code of Keras 2, which"
                            + " Keras 3 doesn't take; replace it by a layer of a class of its own in Keras");
        }
        if (known == null) {
            config.setAll((ObjectNode) options.deepCopy());
            config.put("name", name);
            return KerasJson.entry("keras.layers", className, config, className).putNull("module");
        }
        for (Map.Entry<String, JsonNode> option : options.properties()) {
            add(renamed, option.getKey(), option.getValue(), known, config);
        }
        config.put("name", name);
        special(className, options, config);
        refuseValues(renamed, config);
        return KerasJson.layer(renamed, config);
    }

    private void add(String className, String option, JsonNode value, Set<String> known, ObjectNode config) {
        if (known.contains(option) || COMMON.contains(option)) {
            JsonNode written = value(option, value);
            if (!written.isMissingNode()) {
                config.set(option, written);
            }
            return;
        }
        boolean off = value.isBoolean() && !value.booleanValue();
        boolean nothing = value.isNull() || off || (value.isContainerNode() && value.isEmpty());
        boolean translated = option.equals("alpha")
                || option.equals("theta")
                || className.matches("Add|Multiply|Concatenate|Average|Maximum|Dot");
        if (!nothing && !translated && !NEEDLESS.contains(option)) {
            throw new UnsupportedModelException("export: layer '" + where + "' (" + className + "), option '" + option
                    + "': Keras 3 has none, found " + value);
        }
    }

    /** Values that an option had in Keras 2 and no longer has. */
    private void refuseValues(String className, ObjectNode config) {
        boolean causal = className.equals("SeparableConv1D")
                && config.path("padding").asText().equals("causal");
        boolean resampling = className.equals("UpSampling2D")
                && Set.of("gaussian", "mitchellcubic")
                        .contains(config.path("interpolation").asText());
        if (causal || resampling) {
            throw new UnsupportedModelException("export: layer '" + where + "' (" + className + "), option '"
                    + (causal
                            ? "padding': Keras 3 has no causal padding here"
                            : "interpolation': Keras 3 has no "
                                    + config.path("interpolation").asText()));
        }
    }

    private static void special(String className, JsonNode options, ObjectNode config) {
        switch (className) {
            case "LeakyReLU" -> {
                if (options.has("alpha")) {
                    config.set("negative_slope", options.get("alpha"));
                }
            }
            case "ThresholdedReLU" -> config.set("threshold", options.path("theta"));
            case "CuDNNLSTM" -> config.put("recurrent_activation", "sigmoid");
            case "CuDNNGRU" -> config.put("recurrent_activation", "sigmoid").put("reset_after", true);
            case "GRU" -> {
                if (!options.has("reset_after")) { // Keras 2.1 and before had no other
                    config.put("reset_after", false);
                }
            }
            case "Discretization" -> config.remove("trainable");
            case "Merge" -> {
                if (options.path("mode").asText().equals("concat")) {
                    config.set("axis", options.path("concat_axis"));
                }
            }
            default -> {}
        }
        if (config.path("axis").isArray() && config.path("axis").size() == 1) {
            config.set("axis", config.path("axis").get(0));
        }
    }

    private JsonNode value(String option, JsonNode value) {
        if (value.isTextual() && value.textValue().equals("hard_sigmoid")) {
            return KerasJson.ownFunction("keras2_hard_sigmoid");
        }
        if (option.endsWith("_initializer")) {
            return initializer(value);
        }
        if (option.equals("dtype") && value.isObject()) {
            return value.path("config").path("name");
        }
        if (value.isArray()) {
            ArrayNode all = KerasJson.JSON.arrayNode();
            value.forEach(part -> all.add(value(option, part)));
            return all;
        }
        if (!value.has("class_name") || !value.path("config").isObject()) {
            return value;
        }
        String className = value.path("class_name").asText();
        if (option.endsWith("_regularizer")) {
            String renamed = className.matches("WeightRegularizer|ActivityRegularizer") ? "L1L2" : className;
            return KerasJson.entry("keras.regularizers", renamed, values(value, "l1", "l2", "factor", "mode"), null);
        }
        if (option.endsWith("_constraint")) {
            ObjectNode config = (ObjectNode) value.path("config").deepCopy();
            return KerasJson.entry("keras.constraints", className, config, null);
        }
        String name = value.path("config").path("name").asText(className.toLowerCase(Locale.ROOT));
        return layer(className, value.path("config"), name);
    }

    private static ObjectNode values(JsonNode object, String... names) {
        ObjectNode config = KerasJson.JSON.objectNode();
        for (String name : names) {
            JsonNode value = object.path("config").path(name);
            if (!value.isMissingNode() && !value.isNull()) {
                config.set(name, value);
            }
        }
        return config;
    }

    /** They matter for new weights only; one that Keras 3 may not have is left to its default. */
    private static JsonNode initializer(JsonNode value) {
        if (!value.isObject()) {
            return value;
        }
        String className = value.path("class_name").asText();
        return switch (className) {
            case "Zeros", "Ones" -> KerasJson.entry("keras.initializers", className, values(value), null);
            case "GlorotUniform", "GlorotNormal", "HeNormal", "HeUniform", "LecunNormal", "LecunUniform" ->
                KerasJson.entry("keras.initializers", className, values(value, "seed"), null);
            case "Constant" -> KerasJson.entry("keras.initializers", className, values(value, "value"), null);
            case "Orthogonal" -> KerasJson.entry("keras.initializers", className, values(value, "gain", "seed"), null);
            case "RandomNormal", "TruncatedNormal" ->
                KerasJson.entry("keras.initializers", className, values(value, "mean", "stddev", "seed"), null);
            case "RandomUniform" ->
                KerasJson.entry("keras.initializers", className, values(value, "minval", "maxval", "seed"), null);
            default -> MissingNode.getInstance();
        };
    }
}
