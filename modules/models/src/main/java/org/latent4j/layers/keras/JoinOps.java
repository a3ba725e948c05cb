package org.latent4j.layers.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tensor;

/** Operations that join tensors or cut one in several. */
final class JoinOps {
    private JoinOps() {}

    static void addTo(Map<String, Op> known) {
        Op concatenate = joining(false, 1, -1);
        known.put("concatenate", concatenate);
        known.put("concat", concatenate);
        known.put("stack", joining(true, 1, 0));
        known.put("pack", known.get("stack"));
        known.put("split", cutting(false));
        known.put("unstack", cutting(true));
    }

    /** @param newAxis whether the axis is a new one */
    private static Op joining(boolean newAxis, int position, int otherwise) {
        String[] names = {"xs", "x", "values", "tensors", "inputs", "arrays"};
        return new Op() {
            private int axis(OperationCall call) {
                return call.integer(call.tensorFlow() ? 0 : otherwise, position, "axis");
            }

            @Override
            public List<long[]> shapes(OperationCall call, List<long[]> inputs) {
                List<long[]> shapes = OperationCall.parts(call.need(0, names)).stream()
                        .map(part -> call.shape(part, inputs))
                        .toList();
                if (!newAxis) {
                    return List.of(Concatenate.shape(shapes, axis(call)));
                }
                long[] first = shapes.stream().reduce(JoinOps::same).orElseThrow();
                int place = Sizes.axis(new long[first.length + 1], axis(call));
                LongStream before = Arrays.stream(first, 0, place);
                LongStream after = Arrays.stream(first, place, first.length);
                return List.of(LongStream.concat(before, LongStream.concat(LongStream.of(shapes.size()), after))
                        .toArray());
            }

            @Override
            public List<Tensor> run(OperationCall call, Call context, List<Tensor> inputs) {
                List<Tensor> parts = OperationCall.parts(call.need(0, names)).stream()
                        .map(part -> call.tensor(part, inputs))
                        .toList();
                return List.of(newAxis ? Shaping.stack(parts, axis(call)) : Shaping.concatenate(parts, axis(call)));
            }
        };
    }

    private static long[] same(long[] a, long[] b) {
        long[] result = a.clone();
        for (int i = 0; i < Math.max(a.length, b.length); i++) {
            if (a.length != b.length || (a[i] >= 0 && b[i] >= 0 && a[i] != b[i])) {
                throw new IllegalArgumentException(
                        "stack: expected equal shapes, got " + Arrays.toString(a) + " and " + Arrays.toString(b));
            }
            result[i] = a[i] < 0 ? b[i] : a[i];
        }
        return result;
    }

    /** @param dropAxis whether each part is one place of the axis, which goes */
    private static Op cutting(boolean dropAxis) {
        return new Op() {
            private int axis(OperationCall call, long[] shape) {
                return Sizes.axis(shape, call.integer(0, 2, "axis"));
            }

            /** Where parts begin, and the end of the last. */
            private long[] bounds(OperationCall call, long[] shape) {
                long size = Sizes.known(shape, axis(call, shape));
                if (dropAxis) {
                    return LongStream.rangeClosed(0, size).toArray();
                }
                JsonNode given = call.need(1, "indices_or_sections", "num_or_size_splits");
                boolean lengths = call.tensorFlow();
                List<Long> bounds = new ArrayList<>(List.of(0L));
                if (!given.isArray()) {
                    int count = call.integer(1, 1, "indices_or_sections", "num_or_size_splits");
                    if (count < 1 || size % count != 0) {
                        throw LayerConfig.wrong("sections", "a divisor of " + size, given);
                    }
                    LongStream.rangeClosed(1, count).forEach(i -> bounds.add(i * (size / count)));
                } else {
                    long sum = 0;
                    for (JsonNode part : given) {
                        sum += Math.max(0, part.asLong());
                    }
                    for (JsonNode part : given) {
                        long value = part.asLong();
                        long last = bounds.get(bounds.size() - 1);
                        bounds.add(lengths ? last + (value < 0 ? size - sum : value) : value);
                    }
                    if (!lengths) {
                        bounds.add(size);
                    }
                }
                for (int i = 1; i < bounds.size(); i++) {
                    if (bounds.get(i) <= bounds.get(i - 1) || bounds.get(i) > size) {
                        throw LayerConfig.wrong("sections", "rising places within " + size, given);
                    }
                }
                return bounds.stream().mapToLong(Long::longValue).toArray();
            }

            @Override
            public List<long[]> shapes(OperationCall call, List<long[]> inputs) {
                long[] shape = call.shape(call.first(), inputs);
                int axis = axis(call, shape);
                long[] bounds = bounds(call, shape);
                List<long[]> result = new ArrayList<>();
                for (int i = 1; i < bounds.length; i++) {
                    long[] part = Sizes.with(shape, axis, dropAxis ? Long.MIN_VALUE : bounds[i] - bounds[i - 1]);
                    result.add(Arrays.stream(part)
                            .filter(size -> size != Long.MIN_VALUE)
                            .toArray());
                }
                return result;
            }

            @Override
            public List<Tensor> run(OperationCall call, Call context, List<Tensor> inputs) {
                Tensor x = call.tensor(call.first(), inputs);
                int axis = axis(call, x.shape());
                long[] bounds = bounds(call, x.shape());
                List<Tensor> result = new ArrayList<>();
                for (int i = 1; i < bounds.length; i++) {
                    result.add(
                            dropAxis
                                    ? Shaping.at(x, axis, bounds[i - 1])
                                    : Shaping.slice(x, axis, bounds[i - 1], bounds[i]));
                }
                return result;
            }
        };
    }
}
