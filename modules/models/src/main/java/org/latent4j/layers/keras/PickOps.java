package org.latent4j.layers.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Operations that pick places, say which they are, or sum up to them. */
final class PickOps {
    private PickOps() {}

    static void addTo(Map<String, Op> known) {
        known.put(
                "getitem",
                Op.single(
                        (call, shape) -> Selection.of(call).shape(shape),
                        (call, x) -> Selection.of(call).of(x)));
        known.put("slice", Op.single(PickOps::cut, PickOps::slice));
        known.put("take", Op.single(PickOps::taken, PickOps::take));
        known.put("gather", known.get("take"));
        known.put("argmax", extreme(1));
        known.put("argmin", extreme(-1));
        known.put("onehot", Op.single(PickOps::hot, PickOps::oneHot));
        known.put("cumsum", Op.single((call, shape) -> shape, PickOps::runningSum));
    }

    private static long[] cut(OperationCall call, long[] shape) {
        int[] begin = call.integers(1, "begin", "start_indices", "start");
        int[] sizes = call.integers(2, "size", "shape");
        if (begin == null || sizes == null || begin.length != shape.length || sizes.length != shape.length) {
            throw call.unsupported("size", call.get(2, "size", "shape"));
        }
        return IntStream.range(0, shape.length)
                .mapToLong(i -> sizes[i] >= 0 ? sizes[i] : shape[i] < 0 ? -1 : shape[i] - begin[i])
                .toArray();
    }

    private static Tensor slice(OperationCall call, Tensor x) {
        long[] sizes = cut(call, x.shape());
        int[] begin = call.integers(1, "begin", "start_indices", "start");
        Tensor result = x;
        for (int i = 0; begin != null && i < sizes.length; i++) {
            result = Shaping.slice(result, i, begin[i], begin[i] + sizes[i]);
        }
        return result;
    }

    private static JsonArray indices(OperationCall call) {
        JsonNode given = call.need(1, "indices");
        if (OperationCall.input(given) >= 0 || call.integer(0, -1, "batch_dims") != 0) {
            throw call.unsupported("indices", given);
        }
        return JsonArray.of("indices", given);
    }

    /** The axis; of the flattened array if none is given to Keras. */
    private static int axis(OperationCall call, int rank) {
        return Sizes.axis(new long[rank], call.integer(0, 2, "axis"));
    }

    private static boolean flattens(OperationCall call) {
        return !call.tensorFlow() && call.get(2, "axis") == null;
    }

    private static long[] taken(OperationCall call, long[] shape) {
        LongStream picked = Arrays.stream(indices(call).shape());
        if (flattens(call)) {
            return picked.toArray();
        }
        int axis = axis(call, shape.length);
        return LongStream.concat(
                        Arrays.stream(shape, 0, axis),
                        LongStream.concat(picked, Arrays.stream(shape, axis + 1, shape.length)))
                .toArray();
    }

    private static Tensor take(OperationCall call, Tensor x) {
        Tensor from = flattens(call) ? x.reshape(-1) : x;
        int axis = flattens(call) ? 0 : axis(call, x.rank());
        long size = from.size(axis);
        long[] places = Arrays.stream(indices(call).values())
                .mapToLong(index -> (long) index < 0 ? (long) index + size : (long) index)
                .toArray();
        return Shaping.take(from, axis, places).reshape(taken(call, x.shape()));
    }

    /** Where the largest ({@code sign} 1) or smallest is, the first of equals. */
    private static Op extreme(int sign) {
        return Op.single(
                (call, shape) -> {
                    boolean keep = call.flag(false, -1, "keepdims");
                    if (flat(call)) {
                        long[] ones = new long[keep ? shape.length : 0];
                        Arrays.fill(ones, 1);
                        return ones;
                    }
                    long[] result = Sizes.with(shape, extremeAxis(call), keep ? 1 : Long.MIN_VALUE);
                    return Arrays.stream(result)
                            .filter(size -> size != Long.MIN_VALUE)
                            .toArray();
                },
                (call, x) -> {
                    Tensor rows = flat(call) ? x.reshape(1, -1) : Shaping.moveAxis(x, extremeAxis(call), -1);
                    long[] shape = Arrays.copyOf(rows.shape(), rows.rank() - 1);
                    long[] kept = flat(call) ? new long[x.rank()] : Sizes.with(x.shape(), extremeAxis(call), 1);
                    if (flat(call)) {
                        Arrays.fill(kept, 1);
                    }
                    Tensor found = x.tape().own(extremes(rows.value(), shape, sign));
                    return call.flag(false, -1, "keepdims")
                            ? found.reshape(kept)
                            : flat(call) ? found.reshape() : found;
                });
    }

    private static boolean flat(OperationCall call) {
        return !call.tensorFlow() && call.get(1, "axis") == null;
    }

    private static int extremeAxis(OperationCall call) {
        return call.integer(0, 1, "axis", "dimension");
    }

    private static INDArray extremes(INDArray rows, long[] shape, int sign) {
        double[] values = rows.dup('c').data().asDouble();
        int size = Math.toIntExact(rows.size(rows.rank() - 1));
        double[] found = new double[values.length / size];
        for (int row = 0; row < found.length; row++) {
            int best = 0;
            for (int i = 1; i < size; i++) {
                if (sign * values[row * size + i] > sign * values[row * size + best]) {
                    best = i;
                }
            }
            found[row] = best;
        }
        return shape.length == 0
                ? Nd4j.scalar(rows.dataType(), found[0])
                : Nd4j.create(found, shape, 'c').castTo(rows.dataType());
    }

    private static int classes(OperationCall call) {
        int classes = call.integer(0, 1, "num_classes", "depth");
        if (classes < 1 || (call.tensorFlow() && call.get(2, "on_value") != null)) {
            throw call.unsupported("num_classes", call.get(1, "num_classes", "depth"));
        }
        return classes;
    }

    private static long[] hot(OperationCall call, long[] shape) {
        int place = Sizes.axis(new long[shape.length + 1], call.integer(-1, call.tensorFlow() ? 4 : 2, "axis"));
        return LongStream.concat(
                        Arrays.stream(shape, 0, place),
                        LongStream.concat(LongStream.of(classes(call)), Arrays.stream(shape, place, shape.length)))
                .toArray();
    }

    private static Tensor oneHot(OperationCall call, Tensor x) {
        int classes = classes(call);
        double[] places = x.value().dup('c').data().asDouble();
        Tape.checked("one_hot", places.length, classes);
        double[] values = new double[places.length * classes];
        for (int i = 0; i < places.length; i++) {
            if (places[i] >= 0 && places[i] < classes) {
                values[i * classes + (int) places[i]] = 1;
            }
        }
        long[] shape = Arrays.copyOf(x.shape(), x.rank() + 1);
        shape[x.rank()] = classes;
        Tensor last =
                x.tape().own(Nd4j.create(values, shape, 'c').castTo(x.value().dataType()));
        return Shaping.moveAxis(last, -1, call.integer(-1, call.tensorFlow() ? 4 : 2, "axis"));
    }

    private static Tensor runningSum(OperationCall call, Tensor x) {
        if (call.flag(false, 2, "exclusive") || call.flag(false, 3, "reverse")) {
            throw call.unsupported("exclusive", call.get(2, "exclusive"));
        }
        JsonNode given = call.get(1, "axis");
        if (given == null && !call.tensorFlow()) {
            throw call.unsupported("axis", null);
        }
        int axis = Sizes.axis(x.shape(), call.integer(0, 1, "axis"));
        Tensor rows = Shaping.moveAxis(x, axis, -1);
        int size = Math.toIntExact(rows.size(-1));
        Tape.checked("cumsum", size, size);
        double[] upper = new double[size * size];
        for (int from = 0; from < size; from++) {
            Arrays.fill(upper, from * size + from, (from + 1) * size, 1);
        }
        INDArray sums = Nd4j.create(upper, new long[] {size, size}, 'c')
                .castTo(x.value().dataType());
        Tensor result = rows.reshape(-1, size).matmul(x.tape().own(sums)).reshape(rows.shape());
        return Shaping.moveAxis(result, -1, axis);
    }
}
