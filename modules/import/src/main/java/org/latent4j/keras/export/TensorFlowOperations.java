package org.latent4j.keras.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.latent4j.keras.network.Invocation;
import org.latent4j.keras.network.LayerDefinition;
import org.latent4j.models.UnsupportedModelException;

/** TensorFlow's operations in graphs of tf.keras, as far as Keras 3 has the same under {@code keras.ops}. */
final class TensorFlowOperations {
    /** Of one or two tensors or numbers, in order. */
    private static final Map<String, String> PLAIN = Map.ofEntries(
            Map.entry("add", "Add"),
            Map.entry("__add__", "Add"),
            Map.entry("addv2", "Add"),
            Map.entry("subtract", "Subtract"),
            Map.entry("sub", "Subtract"),
            Map.entry("__sub__", "Subtract"),
            Map.entry("multiply", "Multiply"),
            Map.entry("mul", "Multiply"),
            Map.entry("__mul__", "Multiply"),
            Map.entry("divide", "Divide"),
            Map.entry("truediv", "Divide"),
            Map.entry("__truediv__", "Divide"),
            Map.entry("realdiv", "Divide"),
            Map.entry("maximum", "Maximum"),
            Map.entry("minimum", "Minimum"),
            Map.entry("pow", "Power"),
            Map.entry("__pow__", "Power"),
            Map.entry("exp", "Exp"),
            Map.entry("log", "Log"),
            Map.entry("sqrt", "Sqrt"),
            Map.entry("square", "Square"),
            Map.entry("abs", "Absolute"),
            Map.entry("negative", "Negative"),
            Map.entry("neg", "Negative"),
            Map.entry("__neg__", "Negative"),
            Map.entry("sign", "Sign"),
            Map.entry("sin", "Sin"),
            Map.entry("cos", "Cos"),
            Map.entry("tanh", "Tanh"),
            Map.entry("sigmoid", "Sigmoid"),
            Map.entry("relu", "Relu"),
            Map.entry("relu6", "Relu6"),
            Map.entry("softplus", "Softplus"),
            Map.entry("rsqrt", "Rsqrt"));

    /** Over axes. */
    private static final Map<String, String> REDUCTIONS = Map.of(
            "reduce_sum",
            "Sum",
            "reduce_mean",
            "Mean",
            "reduce_max",
            "Max",
            "reduce_min",
            "Min",
            "reduce_prod",
            "Prod",
            "reduce_std",
            "Std");

    private TensorFlowOperations() {}

    /** The operation, without calls. */
    static ObjectNode entry(LayerDefinition layer, String name) {
        String function = function(layer);
        ObjectNode config = KerasJson.JSON.objectNode().put("name", name);
        String className = PLAIN.get(function);
        JsonNode keywords = layer.calls().get(0).arguments().path("keywords");
        if (REDUCTIONS.containsKey(function)) {
            className = REDUCTIONS.get(function);
            JsonNode arguments = layer.calls().get(0).arguments().path("arguments");
            config.set("axis", keywords.has("axis") ? keywords.get("axis") : orNull(arguments.path(1)));
            config.set("keepdims", keywords.path("keepdims").isBoolean() ? keywords.get("keepdims") : FALSE);
        } else if (function.equals("concat") && keywords.path("axis").isInt()) {
            className = "Concatenate";
            config.set("axis", keywords.get("axis"));
        } else if (function.equals("expand_dims") && keywords.path("axis").isInt()) {
            className = "ExpandDims";
            config.set("axis", keywords.get("axis"));
        }
        if (className == null || hasMore(keywords)) {
            throw new UnsupportedModelException(
                    "export: layer '" + layer.name() + "': TensorFlow's operation '" + function
                            + "' has no counterpart here in Keras 3; replace it by a layer in Keras, or export to another format");
        }
        return KerasJson.entry(Keras3Names.operation(className), className, config, className);
    }

    private static final JsonNode FALSE = KerasJson.JSON.booleanNode(false);

    private static boolean hasMore(JsonNode keywords) {
        for (Map.Entry<String, JsonNode> keyword : keywords.properties()) {
            boolean known = List.of("x", "y", "axis", "keepdims", "name").contains(keyword.getKey());
            if (!known && !keyword.getValue().isNull()) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode orNull(JsonNode value) {
        return value.isMissingNode() ? KerasJson.JSON.nullNode() : value;
    }

    private static String function(LayerDefinition layer) {
        String function = layer.config().path("function").asText().toLowerCase(Locale.ROOT);
        return function.substring(function.lastIndexOf('.') + 1);
    }

    /** One call, with its tensors and numbers in their places. */
    static ObjectNode call(LayerDefinition layer, Invocation call, List<ObjectNode> tensors) {
        JsonNode arguments = call.arguments().path("arguments");
        List<JsonNode> values = new ArrayList<>();
        boolean first = REDUCTIONS.containsKey(function(layer));
        for (JsonNode argument : arguments) {
            if (!first || values.isEmpty()) {
                values.add(replaced(argument, tensors));
            }
        }
        for (String keyword : List.of("x", "y")) {
            JsonNode value = call.arguments().path("keywords").path(keyword);
            if (!value.isMissingNode()) {
                values.add(replaced(value, tensors));
            }
        }
        ObjectNode node = KerasJson.JSON.objectNode();
        values.forEach(node.withArray("args")::add);
        node.set("kwargs", KerasJson.JSON.objectNode());
        return node;
    }

    private static JsonNode replaced(JsonNode value, List<ObjectNode> tensors) {
        if (value.isArray()) {
            ArrayNode all = KerasJson.JSON.arrayNode();
            value.forEach(part -> all.add(replaced(part, tensors)));
            return all;
        }
        return value.path("tensor").isInt() ? tensors.get(value.path("tensor").intValue()) : value;
    }
}
