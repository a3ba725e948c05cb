package org.latent4j.layers.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tensor;

/** Python's {@code x[…]} with numbers, slices, {@code None} and {@code …}. */
final class Selection {
    private final OperationCall call;
    private final List<JsonNode> items;

    private Selection(OperationCall call, List<JsonNode> items) {
        this.call = call;
        this.items = items;
    }

    static Selection of(OperationCall call) {
        JsonNode spec = call.get(1, "slice_spec", "key");
        List<JsonNode> items = new ArrayList<>();
        if (spec == null) {
            items.add(com.fasterxml.jackson.databind.node.NullNode.getInstance());
        } else if (spec.isArray()) {
            spec.forEach(items::add);
        } else {
            items.add(spec);
        }
        return new Selection(call, items);
    }

    private static boolean isDots(JsonNode item) {
        return item.asText().equals("Ellipsis")
                || item.path("class_name").asText().equals("__ellipsis__");
    }

    private static boolean isSlice(JsonNode item) {
        return item.isObject()
                && (item.has("start") || item.path("class_name").asText().contains("slice"));
    }

    /** The items, "…" written out as whole axes, one an axis of the array; {@code None} in between. */
    private List<JsonNode> written(int rank) {
        long own =
                items.stream().filter(item -> !item.isNull() && !isDots(item)).count();
        if (own > rank || items.stream().filter(Selection::isDots).count() > 1) {
            throw new IllegalArgumentException(
                    call.function() + ": expected at most " + rank + " indices, got " + items);
        }
        List<JsonNode> all = new ArrayList<>();
        JsonNode whole = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance
                .objectNode()
                .putNull("start");
        boolean dots = false;
        for (JsonNode item : items) {
            if (isDots(item)) {
                dots = true;
                for (long i = own; i < rank; i++) {
                    all.add(whole);
                }
            } else {
                all.add(item);
            }
        }
        for (long i = own; !dots && i < rank; i++) {
            all.add(whole);
        }
        return all;
    }

    private long bound(JsonNode item, String name, long otherwise) {
        JsonNode value = item.has("config") ? item.path("config").path(name) : item.path(name);
        if (value.isNull() || value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isIntegralNumber()) {
            throw call.unsupported(name, value);
        }
        return value.longValue();
    }

    /** First place, how many, and step of a slice of an axis; how many is -1 where the axis' size is unknown. */
    private long[] range(JsonNode item, long size) {
        long step = bound(item, "step", 1);
        if (step == 0) {
            throw call.unsupported("step", item);
        }
        long start = bound(item, "start", Long.MIN_VALUE);
        long stop = bound(item, "stop", Long.MIN_VALUE);
        if (size < 0) {
            return new long[] {0, -1, step};
        }
        long from = start == Long.MIN_VALUE ? (step > 0 ? 0 : size - 1) : placed(start, size, step);
        long to = stop == Long.MIN_VALUE ? (step > 0 ? size : -1) : placed(stop, size, step);
        long count = step > 0 ? (to - from + step - 1) / step : (from - to - step - 1) / -step;
        if (count <= 0) {
            throw new IllegalArgumentException(call.function()
                    + ": expected a slice that isn't empty of an axis of size " + size + ", got " + item);
        }
        return new long[] {from, count, step};
    }

    private static long placed(long bound, long size, long step) {
        long place = bound < 0 ? bound + size : bound;
        return step > 0 ? Math.max(0, Math.min(size, place)) : Math.max(-1, Math.min(size - 1, place));
    }

    private long index(JsonNode item, long size) {
        if (!item.isIntegralNumber()) {
            throw call.unsupported("index", item);
        }
        long index = item.longValue();
        if (size >= 0 && (index >= size || index < -size)) {
            throw new IllegalArgumentException(
                    call.function() + ": expected an index within an axis of size " + size + ", got " + index);
        }
        return index < 0 && size >= 0 ? index + size : index;
    }

    long[] shape(long[] input) {
        List<Long> sizes = new ArrayList<>();
        int axis = 0;
        for (JsonNode item : written(input.length)) {
            if (item.isNull()) {
                sizes.add(1L);
            } else if (isSlice(item)) {
                sizes.add(range(item, input[axis++])[1]);
            } else {
                index(item, input[axis++]);
            }
        }
        return sizes.stream().mapToLong(Long::longValue).toArray();
    }

    Tensor of(Tensor x) {
        long[] shape = shape(x.shape());
        Tensor result = x;
        int axis = 0;
        for (JsonNode item : written(x.rank())) {
            if (item.isNull()) {
                continue;
            }
            if (isSlice(item)) {
                long[] range = range(item, x.size(axis));
                result = range[2] == 1
                        ? Shaping.slice(result, axis, range[0], range[0] + range[1])
                        : Shaping.take(
                                result,
                                axis,
                                LongStream.range(0, range[1])
                                        .map(i -> range[0] + i * range[2])
                                        .toArray());
            } else {
                long index = index(item, x.size(axis));
                result = Shaping.slice(result, axis, index, index + 1);
            }
            axis++;
        }
        return result.reshape(shape);
    }

    @Override
    public String toString() {
        return Arrays.toString(items.toArray());
    }
}
