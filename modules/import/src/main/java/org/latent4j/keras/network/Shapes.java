package org.latent4j.keras.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.latent4j.models.MalformedModelException;

/** Shapes in configurations: {@code [null, 28, 28, 1]}. */
public final class Shapes {
    private Shapes() {}

    /** A shape with -1 for {@code null}; null if the value is no list of sizes. */
    static long @Nullable [] of(JsonNode value) {
        JsonNode list =
                value.isObject() && value.path("class_name").asText().equals("__tuple__") ? value.path("items") : value;
        if (!list.isArray() || list.isEmpty()) {
            return null;
        }
        long[] shape = new long[list.size()];
        for (int i = 0; i < shape.length; i++) {
            JsonNode size = list.get(i);
            if (!size.isNull() && !size.isIntegralNumber()) {
                return null;
            }
            shape[i] = size.isNull() ? -1 : size.longValue();
            if (!size.isNull() && (shape[i] < 0 || shape[i] > Integer.MAX_VALUE)) {
                throw new MalformedModelException("shape: expected sizes from 0 to 2147483647, found " + value);
            }
        }
        return shape;
    }

    /** The shape an input layer, or the first layer of a sequential model, is configured for; null if it isn't. */
    public static long @Nullable [] ofInput(JsonNode config) {
        for (String key : new String[] {"batch_shape", "batch_input_shape"}) {
            long[] shape = of(config.path(key));
            if (shape != null) {
                return shape;
            }
        }
        long[] one = of(config.path("input_shape"));
        if (one != null && config.path("input_shape").isArray()) {
            long[] shape = new long[one.length + 1];
            shape[0] = -1;
            System.arraycopy(one, 0, shape, 1, one.length);
            return shape;
        }
        return null;
    }

    /** A shape with {@code null} for -1. */
    public static ArrayNode json(long[] shape) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (long size : shape) {
            if (size < 0) {
                array.addNull();
            } else {
                array.add(size);
            }
        }
        return array;
    }

    /** The name of a class's group in a weights file: that of its Python class, which once isn't that in the configuration. */
    public static String groupName(String className) {
        return snakeCase(className.equals("GroupQueryAttention") ? "GroupedQueryAttention" : className);
    }

    /** {@code Conv2DTranspose} becomes {@code conv2d_transpose}: Keras's names of groups and of unnamed layers. */
    public static String snakeCase(String className) {
        return className
                .replaceAll("\\W+", "")
                .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }
}
