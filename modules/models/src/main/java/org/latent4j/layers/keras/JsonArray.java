package org.latent4j.layers.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Numbers written as JSON: one number, nested lists of them, or either in Keras's wrappings. */
record JsonArray(long[] shape, double[] values) {
    /** @throws IllegalArgumentException if lists are of different lengths or hold something else */
    static JsonArray of(String option, JsonNode json) {
        JsonNode numbers = unwrapped(json);
        List<Long> shape = new ArrayList<>();
        for (JsonNode at = numbers; at.isArray(); at = at.path(0)) {
            shape.add((long) at.size());
            if (shape.size() > 16) {
                throw LayerConfig.wrong(option, "at most 16 axes", null);
            }
        }
        long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
        Tape.checked(option, sizes);
        List<Double> values = new ArrayList<>();
        collect(option, numbers, sizes, 0, values);
        return new JsonArray(
                sizes, values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static JsonNode unwrapped(JsonNode json) {
        JsonNode node = json;
        while (node.isObject()) { // {"class_name": "__numpy__" or "__tensor__", "config": {"value": …}}
            node = node.has("config") ? node.path("config") : node.path("value");
        }
        return node;
    }

    private static void collect(String option, JsonNode node, long[] shape, int depth, List<Double> values) {
        if (depth == shape.length) {
            if (!node.isNumber() && !node.isBoolean()) {
                throw LayerConfig.wrong(option, "numbers in lists of equal lengths", node);
            }
            values.add(node.isBoolean() ? (node.booleanValue() ? 1.0 : 0.0) : node.doubleValue());
            return;
        }
        if (!node.isArray() || node.size() != shape[depth]) {
            throw LayerConfig.wrong(option, "lists of " + shape[depth], node);
        }
        for (JsonNode part : node) {
            collect(option, part, shape, depth + 1, values);
        }
    }

    INDArray array(DataType type) {
        return shape.length == 0
                ? Nd4j.scalar(type, values[0])
                : Nd4j.createFromArray(values).reshape('c', shape).castTo(type);
    }

    /** As a tensor for arithmetic with another. */
    Tensor on(Tensor other) {
        return other.tape().own(array(other.value().dataType()));
    }

    /** With other sizes of the same number of values. */
    JsonArray reshaped(long... sizes) {
        return new JsonArray(sizes, values);
    }

    @Override
    public String toString() {
        return Arrays.toString(shape) + Arrays.toString(values);
    }
}
