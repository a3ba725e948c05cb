package org.latent4j.tape;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Values in other places: reshape, permute, concatenate, slice, pad, repeat, gather. Axes may be negative. */
public final class Shaping {
    private Shaping() {}

    /** Sorted, non-negative axes; all if none is given. */
    static int[] axes(int rank, int... axes) {
        if (axes.length == 0) {
            return IntStream.range(0, rank).toArray();
        }
        return Arrays.stream(axes)
                .map(axis -> axis(rank, axis))
                .distinct()
                .sorted()
                .toArray();
    }

    /** A non-negative axis. */
    public static int axis(int rank, int axis) {
        int result = axis < 0 ? axis + rank : axis;
        if (result < 0 || result >= rank) {
            throw new IllegalArgumentException("axis: expected one of an array of rank " + rank + ", got " + axis);
        }
        return result;
    }

    /** Row-major reshape; one size may be -1. */
    public static Tensor reshape(Tensor x, long... shape) {
        long[] target = shape.clone();
        long known = 1;
        int open = -1;
        for (int i = 0; i < target.length; i++) {
            if (target[i] == -1) {
                open = i;
            } else {
                known *= target[i];
            }
        }
        long length = size(x.shape());
        if (open >= 0) {
            target[open] = known == 0 ? 0 : length / known;
        }
        if (size(target) != length) {
            throw new IllegalArgumentException("reshape: expected " + length + " values as in "
                    + Arrays.toString(x.shape()) + ", got " + Arrays.toString(shape));
        }
        if (Arrays.equals(target, x.shape())) {
            return x;
        }
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            return x.tape().record(shaped(x.value(), target), g -> new INDArray[] {shaped(g.dup('c'), x.shape())}, x);
        }
    }

    private static INDArray shaped(INDArray array, long[] shape) {
        if (shape.length == 0) {
            return Nd4j.scalar(array.dataType(), array.getDouble(0));
        }
        INDArray rows = array.ordering() == 'c' && !array.isView() ? array : array.dup('c');
        return rows.reshape('c', shape);
    }

    private static long size(long[] shape) {
        long size = 1;
        for (long dimension : shape) {
            size *= dimension;
        }
        return size;
    }

    public static Tensor permute(Tensor x, int... axes) {
        int[] inverse = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            inverse[axes[i]] = i;
        }
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            return x.tape()
                    .record(
                            x.value().permute(axes).dup('c'),
                            g -> new INDArray[] {g.permute(inverse).dup('c')},
                            x);
        }
    }

    /** Moves one axis to another place. */
    public static Tensor moveAxis(Tensor x, int from, int to) {
        List<Integer> order =
                new java.util.ArrayList<>(IntStream.range(0, x.rank()).boxed().toList());
        Integer moved = order.remove(axis(x.rank(), from));
        order.add(axis(x.rank(), to), moved);
        return permute(x, order.stream().mapToInt(Integer::intValue).toArray());
    }

    /** A new axis of size 1 at a place of the result. */
    public static Tensor expandDims(Tensor x, int axis) {
        int place = axis(x.rank() + 1, axis);
        long[] shape = new long[x.rank() + 1];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = i == place ? 1 : x.size(i < place ? i : i - 1);
        }
        return reshape(x, shape);
    }

    /** Without an axis of size 1. */
    public static Tensor squeeze(Tensor x, int axis) {
        int place = axis(x.rank(), axis);
        if (x.size(place) != 1) {
            throw new IllegalArgumentException(
                    "squeeze: expected axis " + axis + " of size 1, got " + Arrays.toString(x.shape()));
        }
        return reshape(
                x,
                IntStream.range(0, x.rank())
                        .filter(i -> i != place)
                        .mapToLong(x::size)
                        .toArray());
    }

    public static Tensor concatenate(List<Tensor> parts, int axis) {
        Tensor first = parts.get(0);
        int along = axis(first.rank(), axis);
        if (parts.size() == 1) {
            return first;
        }
        for (Tensor part : parts) {
            for (int i = 0; i < first.rank(); i++) {
                if (part.rank() != first.rank() || (i != along && part.size(i) != first.size(i))) {
                    throw new IllegalArgumentException("concatenate: expected shapes that differ in axis " + axis
                            + " only, got " + Arrays.toString(first.shape()) + " and "
                            + Arrays.toString(part.shape()));
                }
            }
        }
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            INDArray whole =
                    Nd4j.concat(along, parts.stream().map(Tensor::value).toArray(INDArray[]::new));
            return first.tape()
                    .record(
                            whole,
                            g -> {
                                INDArray[] gradients = new INDArray[parts.size()];
                                long from = 0;
                                for (int i = 0; i < gradients.length; i++) {
                                    long to = from + parts.get(i).size(along);
                                    gradients[i] = g.get(range(g.rank(), along, from, to))
                                            .dup('c');
                                    from = to;
                                }
                                return gradients;
                            },
                            parts.toArray(Tensor[]::new));
        }
    }

    /** Along a new axis. */
    public static Tensor stack(List<Tensor> parts, int axis) {
        return concatenate(parts.stream().map(part -> expandDims(part, axis)).toList(), axis);
    }

    /** From (included) to (excluded) along one axis; neither may be negative. */
    public static Tensor slice(Tensor x, int axis, long from, long to) {
        int along = axis(x.rank(), axis);
        if (from < 0 || to > x.size(along) || from >= to) {
            throw new IllegalArgumentException("slice: expected a range within axis " + axis + " of "
                    + Arrays.toString(x.shape()) + ", got " + from + " to " + to);
        }
        if (from == 0 && to == x.size(along)) {
            return x;
        }
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            INDArrayIndex[] range = range(x.rank(), along, from, to);
            long[] shape = x.shape().clone();
            shape[along] = to - from;
            return x.tape()
                    .record(
                            shaped(x.value().get(range).dup('c'), shape),
                            g -> {
                                INDArray whole = Nd4j.zeros(g.dataType(), x.shape());
                                whole.get(range(x.rank(), along, from, to)).assign(g);
                                return new INDArray[] {whole};
                            },
                            x);
        }
    }

    /** One place of an axis, which goes. */
    public static Tensor at(Tensor x, int axis, long index) {
        return squeeze(slice(x, axis, index, index + 1), axis);
    }

    /** Some places of an axis, in this order, with repetitions: {@code numpy.take}. */
    public static Tensor take(Tensor x, int axis, long... indices) {
        int along = axis(x.rank(), axis);
        for (long index : indices) {
            if (index < 0 || index >= x.size(along)) {
                throw new IllegalArgumentException("take: expected indices within axis " + axis + " of "
                        + Arrays.toString(x.shape()) + ", got " + index);
            }
        }
        long[] shape = x.shape().clone();
        shape[along] = indices.length;
        Tape.checked("take", shape);
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            long outer = size(Arrays.copyOf(x.shape(), along));
            long inner = size(Arrays.copyOfRange(x.shape(), along + 1, x.rank()));
            Gather gather = new Gather(outer, x.size(along), inner, indices);
            return x.tape()
                    .record(gather.forward(x.value(), shape), g -> new INDArray[] {gather.backward(g, x.shape())}, x);
        }
    }

    /** The axis turned round. */
    public static Tensor reverse(Tensor x, int axis) {
        long size = x.size(axis);
        return take(
                x,
                axis,
                IntStream.range(0, (int) size).mapToLong(i -> size - 1 - i).toArray());
    }

    /** Each place of an axis this many times in a row: {@code numpy.repeat}. */
    public static Tensor repeat(Tensor x, int axis, int times) {
        long size = x.size(axis);
        Tape.checked("repeat", size, times);
        return take(
                x,
                axis,
                IntStream.range(0, Math.toIntExact(size * times))
                        .mapToLong(i -> i / times)
                        .toArray());
    }

    /** A constant before and after the values of one axis. */
    public static Tensor pad(Tensor x, int axis, long before, long after, double number) {
        int along = axis(x.rank(), axis);
        if (before == 0 && after == 0) {
            return x;
        }
        long[] shape = x.shape().clone();
        shape[along] += Math.addExact(before, after);
        Tape.checked("pad", shape);
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            INDArray whole = Nd4j.valueArrayOf(shape, number, x.value().dataType());
            INDArrayIndex[] inside = range(x.rank(), along, before, before + x.size(along));
            whole.get(inside).assign(x.value());
            return x.tape()
                    .record(
                            whole,
                            g -> new INDArray[] {
                                g.get(range(x.rank(), along, before, before + x.size(along)))
                                        .dup('c')
                            },
                            x);
        }
    }

    /** To a larger shape, as NumPy broadcasts. */
    public static Tensor broadcastTo(Tensor x, long... shape) {
        Tape.checked("broadcast", shape);
        if (Arrays.equals(shape, x.shape())) {
            return x;
        }
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            return x.tape()
                    .record(
                            Arithmetic.expanded(x.value(), shape).dup('c'),
                            g -> new INDArray[] {Arithmetic.reduced(g, x.shape())},
                            x);
        }
    }

    private static INDArrayIndex[] range(int rank, int axis, long from, long to) {
        INDArrayIndex[] range = new INDArrayIndex[rank];
        Arrays.fill(range, NDArrayIndex.all());
        range[axis] = NDArrayIndex.interval(from, to);
        return range;
    }

    /**
     * The places of the first axis, one tensor each, without that axis. Their gradients are gathered in one array, so that
     * going back costs as much as going forward.
     */
    public static List<Tensor> unstack(Tensor x) {
        long[] part = Arrays.copyOfRange(x.shape(), 1, x.rank());
        int count = Math.toIntExact(x.size(0));
        long length = size(part);
        List<Tensor> parts = new java.util.ArrayList<>();
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            INDArray rows = shaped(x.value(), new long[] {count, length});
            // Nothing else uses this tensor, so its gradient is the one array that the parts write into.
            Tensor whole = x.tape().record(rows, g -> new INDArray[] {shaped(g.dup('c'), x.shape())}, x);
            INDArray[] gathered = new INDArray[1];
            for (int i = 0; i < count; i++) {
                long at = i;
                INDArray value =
                        shaped(rows.get(NDArrayIndex.interval(at, at + 1)).dup('c'), part);
                parts.add(x.tape()
                        .record(
                                value,
                                g -> {
                                    boolean first = gathered[0] == null;
                                    if (first) {
                                        gathered[0] = Nd4j.zeros(g.dataType(), count, length);
                                    }
                                    gathered[0]
                                            .get(NDArrayIndex.interval(at, at + 1))
                                            .assign(shaped(g.dup('c'), new long[] {1, length}));
                                    return new @Nullable INDArray[] {first ? gathered[0] : null};
                                },
                                whole));
            }
        }
        return parts;
    }
}
