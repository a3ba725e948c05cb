package org.latent4j.layers.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;

/** Operations that put the values of one tensor elsewhere. */
final class ShapeOps {
    private ShapeOps() {}

    static void addTo(Map<String, Op> known) {
        Op reshape =
                sized(ShapeOps::reshaped, (x, sizes) -> Shaping.reshape(x, sizes), "newshape", "shape", "new_shape");
        known.put("reshape", reshape);
        known.put(
                "broadcastto",
                sized(ShapeOps::broadcast, (x, sizes) -> Shaping.broadcastTo(x, broadcast(x.shape(), sizes)), "shape"));
        Op flat = Op.single((call, shape) -> new long[] {product(shape)}, (call, x) -> x.reshape(-1));
        known.put("ravel", flat);
        Op rows = Op.single(
                (call, shape) -> new long[] {shape[0], product(Arrays.copyOfRange(shape, 1, shape.length))},
                (call, x) -> x.reshape(x.size(0), x.size(0) == 0 ? 0 : x.value().length() / x.size(0)));
        known.put("batchflatten", rows);
        known.put("flatten", rows);
        for (String name : new String[] {"transpose", "permute", "permutedimensions"}) {
            known.put(name, permuting(ShapeOps::transposed));
        }
        known.put("swapaxes", permuting(ShapeOps::swapped));
        known.put("moveaxis", permuting(ShapeOps::moved));
        known.put("expanddims", Op.single(ShapeOps::expanded, (call, x) -> x.reshape(expanded(call, x.shape()))));
        known.put("squeeze", Op.single(ShapeOps::squeezed, (call, x) -> x.reshape(squeezed(call, x.shape()))));
        known.put("flip", Op.single((call, shape) -> shape, ShapeOps::reversed));
        known.put("reverse", known.get("flip"));
        known.put("roll", Op.single((call, shape) -> shape, ShapeOps::rolled));
        known.put("repeat", Op.single(ShapeOps::repeated, ShapeOps::repeat));
        known.put("tile", Op.single(ShapeOps::tiled, ShapeOps::tile));
        known.put("pad", Op.single(ShapeOps::padded, ShapeOps::pad));
    }

    private static long product(long... sizes) {
        return Arrays.stream(sizes).anyMatch(size -> size < 0)
                ? -1
                : Arrays.stream(sizes).reduce(1, Math::multiplyExact);
    }

    @FunctionalInterface
    private interface Sizing {
        long[] of(long[] input, long[] sizes);
    }

    @FunctionalInterface
    private interface Sized {
        Tensor of(Tensor x, long[] sizes);
    }

    /** An operation whose second argument is a shape, in which tensors may stand for sizes. */
    private static Op sized(Sizing stated, Sized rule, String... names) {
        return new Op() {
            @Override
            public List<long[]> shapes(OperationCall call, List<long[]> inputs) {
                return List.of(
                        stated.of(call.shape(call.first(), inputs), call.statedSizes(call.need(1, names), inputs)));
            }

            @Override
            public List<Tensor> run(OperationCall call, Call context, List<Tensor> inputs) {
                return List.of(rule.of(call.tensor(call.first(), inputs), call.sizes(call.need(1, names), inputs)));
            }
        };
    }

    /** One unknown size follows from the others where the input's are known. */
    private static long[] reshaped(long[] input, long[] sizes) {
        long all = product(input);
        long known = product(Arrays.stream(sizes).filter(size -> size >= 0).toArray());
        long open = Arrays.stream(sizes).filter(size -> size < 0).count();
        if (Arrays.stream(sizes).anyMatch(size -> size < -1)
                || (all >= 0 && (open == 0 ? all != known : known == 0 ? all != 0 : all % known != 0))) {
            throw new IllegalArgumentException(
                    "reshape: expected sizes for " + Arrays.toString(input) + ", got " + Arrays.toString(sizes));
        }
        return Arrays.stream(sizes)
                .map(size -> size < 0 && open == 1 && all >= 0 && known > 0 ? all / known : size)
                .toArray();
    }

    private static long[] broadcast(long[] input, long[] sizes) {
        long[] result = Sizes.broadcast(input, sizes);
        if (result.length != sizes.length) {
            throw new IllegalArgumentException("broadcast_to: expected a shape of at least " + input.length
                    + " axes, got " + Arrays.toString(sizes));
        }
        return IntStream.range(0, sizes.length)
                .mapToLong(i -> sizes[i] >= 0 ? sizes[i] : result[i])
                .toArray();
    }

    @FunctionalInterface
    private interface Order {
        int[] of(OperationCall call, int rank);
    }

    private static Op permuting(Order order) {
        return Op.single(
                (call, shape) -> Arrays.stream(order.of(call, shape.length))
                        .mapToLong(axis -> shape[axis])
                        .toArray(),
                (call, x) -> Shaping.permute(x, order.of(call, x.rank())));
    }

    private static int[] transposed(OperationCall call, int rank) {
        int[] axes = call.integers(1, "axes", "perm", "pattern");
        if (axes == null) {
            return IntStream.range(0, rank).map(i -> rank - 1 - i).toArray();
        }
        int[] order = Arrays.stream(axes).map(axis -> axis(axis, rank)).toArray();
        if (order.length != rank || Arrays.stream(order).distinct().count() != rank) {
            throw new IllegalArgumentException(
                    "transpose: expected each of " + rank + " axes once, got " + Arrays.toString(axes));
        }
        return order;
    }

    private static int[] swapped(OperationCall call, int rank) {
        int first = axis(call.integer(0, 1, "axis1"), rank);
        int second = axis(call.integer(0, 2, "axis2"), rank);
        return IntStream.range(0, rank)
                .map(i -> i == first ? second : i == second ? first : i)
                .toArray();
    }

    private static int[] moved(OperationCall call, int rank) {
        int[] from = call.integers(1, "source");
        int[] to = call.integers(2, "destination");
        if (from == null || to == null || from.length != to.length) {
            throw call.unsupported("destination", call.get(2, "destination"));
        }
        int[] order = new int[rank];
        Arrays.fill(order, -1);
        boolean[] used = new boolean[rank];
        for (int i = 0; i < from.length; i++) {
            order[axis(to[i], rank)] = axis(from[i], rank);
            used[axis(from[i], rank)] = true;
        }
        int next = 0;
        for (int i = 0; i < rank; i++) {
            if (order[i] < 0) {
                while (next < rank && used[next]) {
                    next++;
                }
                order[i] = next++;
            }
        }
        if (Arrays.stream(order).distinct().count() != rank
                || Arrays.stream(order).anyMatch(axis -> axis >= rank)) {
            throw call.unsupported("source", call.get(1, "source"));
        }
        return order;
    }

    private static int axis(int axis, int rank) {
        return Sizes.axis(new long[rank], axis);
    }

    private static long[] expanded(OperationCall call, long[] shape) {
        int[] given = call.integers(1, "axis");
        int[] axes = given == null ? new int[] {-1} : given;
        int rank = shape.length + axes.length;
        int[] places = Arrays.stream(axes).map(axis -> axis(axis, rank)).toArray();
        long[] result = new long[rank];
        int next = 0;
        for (int i = 0; i < rank; i++) {
            int place = i;
            boolean isNew = Arrays.stream(places).anyMatch(axis -> axis == place);
            if (!isNew && next >= shape.length) {
                throw call.unsupported("axis", call.get(1, "axis"));
            }
            result[i] = isNew ? 1 : shape[next++];
        }
        return result;
    }

    private static long[] squeezed(OperationCall call, long[] shape) {
        int[] axes = call.integers(1, "axis");
        if (axes == null) {
            return Arrays.stream(shape).filter(size -> size != 1).toArray();
        }
        long[] result = shape.clone();
        for (int axis : axes) {
            int place = Sizes.axis(shape, axis);
            if (shape[place] > 1 || shape[place] == 0) {
                throw new IllegalArgumentException(
                        "squeeze: expected axis " + axis + " of size 1, got " + Arrays.toString(shape));
            }
            result[place] = Long.MIN_VALUE;
        }
        return Arrays.stream(result).filter(size -> size != Long.MIN_VALUE).toArray();
    }

    private static Tensor reversed(OperationCall call, Tensor x) {
        int[] axes = call.integers(1, "axis");
        Tensor result = x;
        for (int axis : axes == null ? IntStream.range(0, x.rank()).toArray() : axes) {
            result = Shaping.reverse(result, Sizes.axis(x.shape(), axis));
        }
        return result;
    }

    private static Tensor rolled(OperationCall call, Tensor x) {
        int[] shifts = call.integers(1, "shift");
        int[] axes = call.integers(2, "axis");
        if (shifts == null || (axes != null && axes.length != shifts.length) || (axes == null && shifts.length != 1)) {
            throw call.unsupported("shift", call.get(1, "shift"));
        }
        Tensor result = axes == null ? x.reshape(-1) : x;
        for (int i = 0; i < shifts.length; i++) {
            int axis = axes == null ? 0 : Sizes.axis(x.shape(), axes[i]);
            long size = result.size(axis);
            long shift = shifts[i];
            result = Shaping.take(
                    result,
                    axis,
                    LongStream.range(0, size)
                            .map(place -> Math.floorMod(place - shift, size))
                            .toArray());
        }
        return result.reshape(x.shape());
    }

    private static int times(OperationCall call) {
        int times = call.integer(1, 1, "repeats");
        if (times < 1) {
            throw call.unsupported("repeats", call.get(1, "repeats"));
        }
        return times;
    }

    private static long[] repeated(OperationCall call, long[] shape) {
        int times = times(call);
        if (call.get(2, "axis") == null) {
            long all = product(shape);
            return new long[] {all < 0 ? -1 : Math.multiplyExact(all, times)};
        }
        int axis = Sizes.axis(shape, call.integer(0, 2, "axis"));
        return Sizes.with(shape, axis, shape[axis] < 0 ? -1 : Math.multiplyExact(shape[axis], times));
    }

    private static Tensor repeat(OperationCall call, Tensor x) {
        return call.get(2, "axis") == null
                ? Shaping.repeat(x.reshape(-1), 0, times(call))
                : Shaping.repeat(x, Sizes.axis(x.shape(), call.integer(0, 2, "axis")), times(call));
    }

    /** How often each axis of the result is tiled; of equal length with the aligned shape. */
    private static int[] multiples(OperationCall call, int rank) {
        int[] given = call.integers(1, "repeats", "multiples", "n");
        if (given == null || Arrays.stream(given).anyMatch(times -> times < 1)) {
            throw call.unsupported("repeats", call.get(1, "repeats", "multiples", "n"));
        }
        int[] result = new int[Math.max(rank, given.length)];
        Arrays.fill(result, 1);
        System.arraycopy(given, 0, result, result.length - given.length, given.length);
        return result;
    }

    private static long[] aligned(long[] shape, int rank) {
        long[] result = new long[rank];
        Arrays.fill(result, 1);
        System.arraycopy(shape, 0, result, rank - shape.length, shape.length);
        return result;
    }

    private static long[] tiled(OperationCall call, long[] shape) {
        int[] multiples = multiples(call, shape.length);
        long[] result = aligned(shape, multiples.length);
        for (int i = 0; i < result.length; i++) {
            result[i] = result[i] < 0 ? -1 : Math.multiplyExact(result[i], multiples[i]);
        }
        return result;
    }

    private static Tensor tile(OperationCall call, Tensor x) {
        Tape.checked("tile", tiled(call, x.shape()));
        int[] multiples = multiples(call, x.rank());
        Tensor result = x.reshape(aligned(x.shape(), multiples.length));
        for (int i = 0; i < multiples.length; i++) {
            if (multiples[i] > 1) {
                result = Shaping.concatenate(java.util.Collections.nCopies(multiples[i], result), i);
            }
        }
        return result;
    }

    /** Before and after each axis. */
    private static long[][] widths(OperationCall call, int rank) {
        JsonArray given = JsonArray.of("pad_width", call.need(1, "pad_width", "paddings"));
        long[][] widths = new long[rank][2];
        int count = given.values().length;
        if (count != 1 && count != 2 && count != 2 * rank) {
            throw call.unsupported("pad_width", call.get(1, "pad_width", "paddings"));
        }
        for (int i = 0; i < 2 * rank; i++) {
            double width = given.values()[count == 2 * rank ? i : i % count];
            if (width < 0 || width > Tape.LARGEST) {
                throw call.unsupported("pad_width", call.get(1, "pad_width", "paddings"));
            }
            widths[i / 2][i % 2] = (long) width;
        }
        return widths;
    }

    private static long[] padded(OperationCall call, long[] shape) {
        long[][] widths = widths(call, shape.length);
        return IntStream.range(0, shape.length)
                .mapToLong(i -> shape[i] < 0 ? -1 : shape[i] + widths[i][0] + widths[i][1])
                .toArray();
    }

    private static Tensor pad(OperationCall call, Tensor x) {
        JsonNode given = call.get(2, "mode");
        String mode = given == null ? "constant" : given.asText().toLowerCase(Locale.ROOT);
        if (!List.of("constant", "reflect", "symmetric").contains(mode)) {
            throw call.unsupported("mode", given);
        }
        long[][] widths = widths(call, x.rank());
        boolean constant = mode.equals("constant");
        double number = constant ? call.number(0, 3, "constant_values") : 0;
        Tensor result = x;
        for (int i = 0; i < widths.length; i++) {
            long before = widths[i][0];
            long after = widths[i][1];
            if (constant) {
                result = Shaping.pad(result, i, before, after, number);
            } else if (before > 0 || after > 0) {
                long size = x.size(i);
                long edge = mode.equals("reflect") ? 1 : 0;
                if (Math.max(before, after) > size - edge) {
                    throw call.unsupported("pad_width", call.get(1, "pad_width", "paddings"));
                }
                result = Shaping.take(
                        result,
                        i,
                        LongStream.range(-before, size + after)
                                .map(place -> place < 0
                                        ? -place - 1 + edge
                                        : place >= size ? 2 * size - 1 - place - edge : place)
                                .toArray());
            }
        }
        return result;
    }
}
