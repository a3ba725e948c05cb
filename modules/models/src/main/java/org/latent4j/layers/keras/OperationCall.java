package org.latent4j.layers.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;

/**
 * How a graph calls an operation: arguments by position and by name, and options of the operation itself. In all of
 * them {@code {"tensor": i}} is the i-th input.
 *
 * @param function as the file has it: {@code ExpandDims}, {@code math.reduce_mean}
 * @param tensorFlow whether it is TensorFlow's function, not Keras's operation
 */
record OperationCall(
        LayerConfig config,
        String function,
        boolean tensorFlow,
        JsonNode arguments,
        JsonNode keywords,
        JsonNode options) {
    private static final String[] FIRST = {
        "x", "input", "tensor", "a", "x1", "logits", "features", "inputs", "params", "value", "input_tensor"
    };

    static OperationCall of(LayerConfig config) {
        JsonNode json = config.json();
        return new OperationCall(
                config,
                config.text("function", ""),
                config.text("framework", "keras").equals("tensorflow"),
                json.path("arguments"),
                json.path("keywords"),
                json.path("config"));
    }

    /** The function's name without its module and spelling: {@code expanddims}, {@code reducemean}. */
    String key() {
        return key(function);
    }

    static String key(String function) {
        return function.substring(function.lastIndexOf('.') + 1)
                .replace("_", "")
                .toLowerCase(Locale.ROOT);
    }

    /** An argument by position or name, or an option; null if absent or {@code null}. */
    @Nullable
    JsonNode get(int position, String... names) {
        if (position >= 0 && arguments.has(position) && !arguments.get(position).isNull()) {
            return arguments.get(position);
        }
        for (String name : names) {
            for (JsonNode source : List.of(keywords, options)) {
                if (source.hasNonNull(name)) {
                    return source.get(name);
                }
            }
        }
        return null;
    }

    JsonNode need(int position, String... names) {
        JsonNode value = get(position, names);
        if (value == null) {
            throw new IllegalArgumentException(function + ": expected an argument '" + names[0] + "', found none");
        }
        return value;
    }

    /** The first argument, whatever it is called. */
    JsonNode first() {
        return need(0, FIRST);
    }

    int integer(int otherwise, int position, String... names) {
        JsonNode value = get(position, names);
        return value == null ? otherwise : integer(value, names[0]);
    }

    private int integer(JsonNode value, String name) {
        if (!value.isNumber() || value.doubleValue() != Math.rint(value.doubleValue()) || !value.canConvertToInt()) {
            throw unsupported(name, value);
        }
        return value.intValue();
    }

    /** One or several integers; null if absent. */
    int @Nullable [] integers(int position, String... names) {
        JsonNode value = get(position, names);
        if (value == null) {
            return null;
        }
        if (!value.isArray()) {
            return new int[] {integer(value, names[0])};
        }
        int[] result = new int[value.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = integer(value.get(i), names[0]);
        }
        return result;
    }

    double number(double otherwise, int position, String... names) {
        JsonNode value = get(position, names);
        if (value == null) {
            return otherwise;
        }
        JsonArray array = JsonArray.of(names[0], value);
        if (array.values().length != 1) {
            throw unsupported(names[0], value);
        }
        return array.values()[0];
    }

    boolean flag(boolean otherwise, int position, String... names) {
        JsonNode value = get(position, names);
        return value == null ? otherwise : value.asBoolean();
    }

    UnsupportedLayerException unsupported(String option, @Nullable JsonNode value) {
        return new UnsupportedLayerException(
                "function '" + function + "', argument '" + option + "': " + value + " is not supported");
    }

    /** The input that an argument is; -1 if it is no tensor. */
    static int input(JsonNode argument) {
        return argument.isObject() && argument.path("tensor").isIntegralNumber()
                ? argument.path("tensor").intValue()
                : -1;
    }

    /** The shape of an argument that is a tensor or constant numbers. */
    long[] shape(JsonNode argument, List<long[]> inputs) {
        int input = input(argument);
        return input < 0 ? JsonArray.of(function, argument).shape() : at(inputs, input);
    }

    /** An argument that is a tensor or constant numbers, of the first input's type. */
    Tensor tensor(JsonNode argument, List<Tensor> inputs) {
        int input = input(argument);
        return input < 0 ? JsonArray.of(function, argument).on(at(inputs, 0)) : at(inputs, input);
    }

    private <T> T at(List<T> inputs, int index) {
        if (index < 0 || index >= inputs.size()) {
            throw new IllegalArgumentException(
                    function + ": expected one of " + inputs.size() + " inputs, found number " + index);
        }
        return inputs.get(index);
    }

    /** The parts of an argument that is a list of tensors, or is one tensor alone. */
    static List<JsonNode> parts(JsonNode argument) {
        List<JsonNode> parts = new ArrayList<>();
        if (argument.isArray()) {
            argument.forEach(parts::add);
        } else {
            parts.add(argument);
        }
        return parts;
    }

    /** Sizes that an argument gives, -1 where only the call will tell. */
    long[] statedSizes(JsonNode argument, List<long[]> inputs) {
        int input = input(argument);
        if (input >= 0) {
            long[] shape = at(inputs, input);
            if (shape.length > 1 || (shape.length == 1 && (shape[0] < 0 || shape[0] > 32))) {
                throw unsupported("shape", argument);
            }
            long[] unknown = new long[shape.length == 0 ? 1 : (int) shape[0]];
            Arrays.fill(unknown, -1);
            return unknown;
        }
        return parts(argument).stream()
                .mapToLong(size -> size.isNull() || input(size) >= 0 ? -1 : integer(size, "shape"))
                .toArray();
    }

    /** The sizes, those read that tensors hold; -1 where the argument has -1 or {@code null}. */
    long[] sizes(JsonNode argument, List<Tensor> inputs) {
        int input = input(argument);
        if (input >= 0) {
            Tensor tensor = at(inputs, input);
            Tape.checked("shape", tensor.value().length());
            return Arrays.stream(tensor.value().dup('c').data().asDouble())
                    .mapToLong(Math::round)
                    .toArray();
        }
        return parts(argument).stream()
                .mapToLong(size -> size.isNull()
                        ? -1
                        : input(size) >= 0
                                ? Math.round(at(inputs, input(size)).value().getDouble(0))
                                : integer(size, "shape"))
                .toArray();
    }
}
