package org.latent4j.layers.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A layer's configuration as Keras wrote it (with the option names of Keras 2 and 3), read with checks.
 *
 * @param json the object under {@code config}
 * @param keras 2 or 3: the version whose meaning options have that changed, as {@code hard_sigmoid}
 * @param inputs what each input of the call is, as the importer found it: empty for plain calls, else names of Keras's call
 *     arguments ({@code ""} for the first, positional one): {@code ["", "initial_state", "initial_state"]}
 * @param arguments further arguments of the call that are no tensors ({@code use_causal_mask})
 */
public record LayerConfig(JsonNode json, int keras, java.util.List<String> inputs, JsonNode arguments) {

    /** A configuration called with plain inputs only. */
    public static LayerConfig of(JsonNode json, int keras) {
        return new LayerConfig(
                json, keras, java.util.List.of(), com.fasterxml.jackson.databind.node.MissingNode.getInstance());
    }

    /** The configuration of a layer or cell within this one. */
    public LayerConfig inner(JsonNode config) {
        return of(config, keras);
    }

    /** An option's value; null if absent or {@code null}. */
    public @Nullable JsonNode child(String option) {
        JsonNode value = json.get(option);
        return value == null || value.isNull() || value.isMissingNode() ? null : value;
    }

    public boolean has(String option) {
        return child(option) != null;
    }

    public boolean flag(String option, boolean otherwise) {
        JsonNode value = child(option);
        if (value == null) {
            return otherwise;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isNumber()) {
            return value.intValue() != 0;
        }
        throw wrong(option, "true or false", value);
    }

    public String text(String option, String otherwise) {
        JsonNode value = child(option);
        if (value == null) {
            return otherwise;
        }
        if (!value.isTextual()) {
            throw wrong(option, "a text", value);
        }
        return value.textValue();
    }

    public double number(String option, double otherwise) {
        JsonNode value = child(option);
        if (value == null) {
            return otherwise;
        }
        if (value.isObject() && value.path("value").isNumber()) { // {"class_name": "__numpy__", "config": {"value": …}}
            return value.path("value").doubleValue();
        }
        if (value.isObject() && value.path("config").path("value").isNumber()) {
            return value.path("config").path("value").doubleValue();
        }
        if (!value.isNumber()) {
            throw wrong(option, "a number", value);
        }
        return value.doubleValue();
    }

    public int integer(String option, int otherwise) {
        JsonNode value = child(option);
        return value == null ? otherwise : integer(option, value);
    }

    /** A size or count, which must be there and at least 1. */
    public int positive(String option) {
        JsonNode value = child(option);
        if (value == null) {
            throw new IllegalArgumentException("option '" + option + "': expected a positive integer, found none");
        }
        int number = integer(option, value);
        if (number < 1) {
            throw wrong(option, "a positive integer", value);
        }
        return number;
    }

    /** One integer an axis; a single one stands for all. */
    public long[] sizes(String option, int axes, long otherwise) {
        JsonNode value = child(option);
        if (value == null) {
            return IntStream.range(0, axes).mapToLong(i -> otherwise).toArray();
        }
        if (value.isArray()) {
            if (value.size() != axes) {
                throw wrong(option, axes + " integers", value);
            }
            return StreamSupport.stream(value.spliterator(), false)
                    .mapToLong(part -> integer(option, part))
                    .toArray();
        }
        long all = integer(option, value);
        return IntStream.range(0, axes).mapToLong(i -> all).toArray();
    }

    /** As {@link #sizes}, all at least 1. */
    public long[] positiveSizes(String option, int axes, long otherwise) {
        long[] sizes = sizes(option, axes, otherwise);
        for (long size : sizes) {
            if (size < 1) {
                throw wrong(option, "positive integers", json.get(option));
            }
        }
        return sizes;
    }

    /** The integers of a list, or the one integer; empty if absent. */
    public int[] integers(String option) {
        JsonNode value = child(option);
        if (value == null) {
            return new int[0];
        }
        if (!value.isArray()) {
            return new int[] {integer(option, value)};
        }
        return StreamSupport.stream(value.spliterator(), false)
                .mapToInt(part -> integer(option, part))
                .toArray();
    }

    /** Whether channels are the axis after the batch ({@code channels_first}) instead of the last. */
    public boolean channelsFirst() {
        String format = text("data_format", "channels_last");
        return switch (format) {
            case "channels_first" -> true;
            case "channels_last" -> false;
            default -> throw wrong("data_format", "channels_last or channels_first", json.get("data_format"));
        };
    }

    /** An activation function of this configuration; identity if absent. */
    public Activation activation(String option) {
        return Activations.of(child(option), keras);
    }

    /** The error for a value that can't be. */
    public static IllegalArgumentException wrong(String option, String expected, @Nullable JsonNode found) {
        return new IllegalArgumentException("option '" + option + "': expected " + expected + ", found " + found);
    }

    private static int integer(String option, JsonNode value) {
        if (value.isIntegralNumber() && value.canConvertToInt()) {
            return value.intValue();
        }
        if (value.isFloatingPointNumber()
                && value.doubleValue() == Math.rint(value.doubleValue())
                && Math.abs(value.doubleValue()) < Integer.MAX_VALUE) {
            return (int) value.doubleValue();
        }
        throw wrong(option, "an integer", value);
    }
}
