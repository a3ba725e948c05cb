package org.latent4j.keras.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.latent4j.keras.network.Invocation;
import org.latent4j.keras.network.LayerDefinition;
import org.latent4j.models.UnsupportedModelException;

/** TensorFlow's operations in graphs of tf.keras, as far as Keras 3 has the same under {@code keras.ops}. */
final class TensorFlowOperations {
    /**
     * An operation of Keras 3.
     *
     * @param className of Keras 3
     * @param options for each of TensorFlow's arguments, in order, the option it becomes
     */
    private record Form(String className, List<Map.Entry<String, String>> options) {}

    /** Operations of tensors and numbers alone. */
    private static final Map<String, String> PLAIN = Map.ofEntries(
            Map.entry("add", "Add"),
            Map.entry("addv2", "Add"),
            Map.entry("subtract", "Subtract"),
            Map.entry("sub", "Subtract"),
            Map.entry("multiply", "Multiply"),
            Map.entry("mul", "Multiply"),
            Map.entry("divide", "Divide"),
            Map.entry("truediv", "Divide"),
            Map.entry("realdiv", "Divide"),
            Map.entry("floor_div", "FloorDivide"),
            Map.entry("floordiv", "FloorDivide"),
            Map.entry("floormod", "Mod"),
            Map.entry("maximum", "Maximum"),
            Map.entry("minimum", "Minimum"),
            Map.entry("pow", "Power"),
            Map.entry("matmul", "Matmul"),
            Map.entry("greater", "Greater"),
            Map.entry("less", "Less"),
            Map.entry("exp", "Exp"),
            Map.entry("log", "Log"),
            Map.entry("sqrt", "Sqrt"),
            Map.entry("rsqrt", "Rsqrt"),
            Map.entry("square", "Square"),
            Map.entry("abs", "Absolute"),
            Map.entry("negative", "Negative"),
            Map.entry("neg", "Negative"),
            Map.entry("sign", "Sign"),
            Map.entry("sin", "Sin"),
            Map.entry("cos", "Cos"),
            Map.entry("tanh", "Tanh"),
            Map.entry("sigmoid", "Sigmoid"),
            Map.entry("relu", "Relu"),
            Map.entry("relu6", "Relu6"),
            Map.entry("silu", "Silu"),
            Map.entry("softplus", "Softplus"),
            Map.entry("stop_gradient", "StopGradient"),
            Map.entry("getitem", "GetItem"));

    private static final Map<String, Form> WITH_OPTIONS = Map.ofEntries(
            form("reduce_sum", "Sum", "axis", "axis", "keepdims", "keepdims"),
            form("reduce_mean", "Mean", "axis", "axis", "keepdims", "keepdims"),
            form("reduce_max", "Max", "axis", "axis", "keepdims", "keepdims"),
            form("reduce_min", "Min", "axis", "axis", "keepdims", "keepdims"),
            form("reduce_prod", "Prod", "axis", "axis", "keepdims", "keepdims"),
            form("reduce_std", "Std", "axis", "axis", "keepdims", "keepdims"),
            form("argmax", "Argmax", "axis", "axis"),
            form("cumsum", "Cumsum", "axis", "axis"),
            form("concat", "Concatenate", "axis", "axis"),
            form("stack", "Stack", "axis", "axis"),
            form("expand_dims", "ExpandDims", "axis", "axis"),
            form("squeeze", "Squeeze", "axis", "axis"),
            form("reverse", "Flip", "axis", "axis"),
            form("softmax", "Softmax", "axis", "axis"),
            form("reshape", "Reshape", "shape", "newshape"),
            form("transpose", "Transpose", "perm", "axes"),
            form("tile", "Tile", "multiples", "repeats"),
            form("repeat", "Repeat", "repeats", "repeats", "axis", "axis"),
            form("cast", "Cast", "dtype", "dtype"),
            form("elu", "Elu"),
            form("gelu", "Gelu", "approximate", "approximate"),
            form("leaky_relu", "LeakyRelu", "alpha", "negative_slope"),
            form("clip_by_value", "Clip", "clip_value_min", "x_min", "clip_value_max", "x_max"));

    /** Arguments that don't change what is computed. */
    private static final Set<String> NEEDLESS = Set.of("name", "conjugate");

    private TensorFlowOperations() {}

    private static Map.Entry<String, Form> form(String function, String className, String... options) {
        List<Map.Entry<String, String>> pairs = new ArrayList<>();
        for (int i = 0; i < options.length; i += 2) {
            pairs.add(Map.entry(options[i], options[i + 1]));
        }
        return Map.entry(function, new Form(className, pairs));
    }

    private static String function(LayerDefinition layer) {
        String function = layer.config().path("function").asText().toLowerCase(Locale.ROOT);
        return function.substring(function.lastIndexOf('.') + 1).replace("__", "");
    }

    /** The operation, without calls. */
    static ObjectNode entry(LayerDefinition layer, String name) {
        String function = function(layer);
        ObjectNode config = KerasJson.JSON.objectNode().put("name", name);
        JsonNode arguments = layer.calls().get(0).arguments();
        Form form = WITH_OPTIONS.getOrDefault(function, new Form(PLAIN.getOrDefault(function, ""), List.of()));
        if (form.className.isEmpty()) {
            throw unsupported(layer, "");
        }
        switch (function) { // where TensorFlow's defaults aren't Keras's
            case "gelu" -> config.put("approximate", false);
            case "leaky_relu" -> config.put("negative_slope", 0.2);
            case "argmax" -> config.put("axis", 0);
            case "concat", "stack", "cumsum" -> config.put("axis", 0);
            default -> {}
        }
        for (int i = 0; i < form.options.size(); i++) {
            Map.Entry<String, String> option = form.options.get(i);
            JsonNode positional = arguments.path("arguments").path(i + 1);
            JsonNode value =
                    positional.isMissingNode() ? arguments.path("keywords").path(option.getKey()) : positional;
            if (!value.isMissingNode() && !value.isNull()) {
                if (!value.findValues("tensor").isEmpty()) {
                    throw unsupported(layer, ", '" + option.getKey() + "' computed by another operation");
                }
                config.set(option.getValue(), value);
            }
        }
        for (Map.Entry<String, JsonNode> keyword : arguments.path("keywords").properties()) {
            boolean known = NEEDLESS.contains(keyword.getKey())
                    || OPERANDS.contains(keyword.getKey())
                    || form.options.stream().anyMatch(option -> option.getKey().equals(keyword.getKey()));
            boolean off = keyword.getValue().isNull()
                    || (keyword.getValue().isBoolean() && !keyword.getValue().booleanValue());
            if (!known && !off) {
                throw unsupported(layer, " with '" + keyword.getKey() + "'");
            }
        }
        return KerasJson.entry(Keras3Names.operation(form.className), form.className, config, form.className);
    }

    /** Keywords that are operands, in their order. */
    private static final List<String> OPERANDS = List.of("x", "y", "b", "slice_spec");

    private static UnsupportedModelException unsupported(LayerDefinition layer, String detail) {
        return new UnsupportedModelException("export: layer '" + layer.name() + "': TensorFlow's operation '"
                + layer.config().path("function").asText() + "'" + detail
                + " isn't translated to Keras 3; replace it by a layer in Keras");
    }

    /** One call, with its tensors and numbers in their places. */
    static ObjectNode call(LayerDefinition layer, Invocation call, List<ObjectNode> tensors) {
        List<JsonNode> values = new ArrayList<>();
        boolean first = WITH_OPTIONS.containsKey(function(layer));
        for (JsonNode argument : call.arguments().path("arguments")) {
            if (!first || values.isEmpty()) {
                values.add(replaced(argument, tensors));
            }
        }
        for (String keyword : OPERANDS) {
            JsonNode value = call.arguments().path("keywords").path(keyword);
            if (!value.isMissingNode() && !first) {
                JsonNode operand = replaced(value, tensors);
                values.add(keyword.equals("slice_spec") ? slices(operand) : operand);
            }
        }
        ObjectNode node = KerasJson.JSON.objectNode();
        values.forEach(node.withArray("args")::add);
        node.set("kwargs", KerasJson.JSON.objectNode());
        return node;
    }

    /** Slices in Keras 3's form. */
    private static JsonNode slices(JsonNode spec) {
        if (spec.isArray()) {
            ArrayNode parts = KerasJson.JSON.arrayNode();
            spec.forEach(part -> parts.add(slices(part)));
            return parts;
        }
        if (spec.has("start")) {
            ObjectNode slice = KerasJson.JSON.objectNode().put("class_name", "__slice__");
            slice.set("config", spec);
            return slice;
        }
        if (spec.path("class_name").asText().equals("__ellipsis__")) {
            ObjectNode ellipsis = KerasJson.JSON.objectNode().put("class_name", "__ellipsis__");
            ellipsis.set("config", KerasJson.JSON.objectNode());
            return ellipsis;
        }
        return spec;
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
