package org.latent4j.tape;

import java.util.Arrays;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Arithmetic of two tensors with NumPy's broadcasting. */
public final class Arithmetic {
    private Arithmetic() {}

    public static Tensor add(Tensor a, Tensor b) {
        return broadcasting(a, b, INDArray::add, (g, x, y) -> g, (g, x, y) -> g);
    }

    public static Tensor subtract(Tensor a, Tensor b) {
        return broadcasting(a, b, INDArray::sub, (g, x, y) -> g, (g, x, y) -> g.neg());
    }

    public static Tensor multiply(Tensor a, Tensor b) {
        return broadcasting(a, b, INDArray::mul, (g, x, y) -> g.mul(y), (g, x, y) -> g.mul(x));
    }

    public static Tensor divide(Tensor a, Tensor b) {
        return broadcasting(
                a,
                b,
                INDArray::div,
                (g, x, y) -> g.div(y),
                (g, x, y) -> g.mul(x).divi(y).divi(y).negi());
    }

    /** The larger of each pair; of equals the first gets the gradient. */
    public static Tensor maximum(Tensor a, Tensor b) {
        return binary(
                a,
                b,
                (x, y) -> Transforms.max(x, y, true),
                (g, x, y) -> g.mul(x.lt(y).castTo(g.dataType()).rsubi(1)),
                (g, x, y) -> g.mul(x.lt(y).castTo(g.dataType())));
    }

    public static Tensor minimum(Tensor a, Tensor b) {
        return binary(
                a,
                b,
                (x, y) -> Transforms.min(x, y, true),
                (g, x, y) -> g.mul(x.gt(y).castTo(g.dataType()).rsubi(1)),
                (g, x, y) -> g.mul(x.gt(y).castTo(g.dataType())));
    }

    /** {@code a} to the power of {@code b}; the gradient by {@code b} is 0 where {@code a} is not positive. */
    public static Tensor power(Tensor a, Tensor b) {
        return binary(
                a,
                b,
                (x, y) -> Transforms.pow(x, y, true),
                (g, x, y) -> g.mul(y).muli(Transforms.pow(x, y.sub(1), true)),
                (g, x, y) -> {
                    INDArray positive = x.gt(0).castTo(g.dataType());
                    INDArray logarithm = Transforms.log(x.mul(positive).addi(positive.rsub(1)), false);
                    return g.mul(Transforms.pow(x, y, true)).muli(logarithm).muli(positive);
                });
    }

    /** Where a condition (0 or 1) holds the one, else the other. What isn't taken may be NaN. */
    public static Tensor where(Tensor condition, Tensor then, Tensor otherwise) {
        long[] shape = broadcast(broadcast(condition.shape(), then.shape()), otherwise.shape());
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            INDArray c = expanded(condition.value(), shape);
            INDArray a = expanded(then.value(), shape);
            INDArray b = expanded(otherwise.value(), shape);
            INDArray chosen = chosen(c, a, b, shape);
            INDArray mask = c.neq(0).castTo(a.dataType());
            condition.tape().ownGradient(mask);
            return condition
                    .tape()
                    .record(
                            chosen,
                            g -> new @Nullable INDArray[] {
                                null,
                                reduced(g.mul(mask), then.shape()),
                                reduced(g.mul(mask.rsub(1)), otherwise.shape())
                            },
                            condition,
                            then,
                            otherwise);
        }
    }

    /** Not by {@code Nd4j.where}, which takes the values that are wanted one after the other from the array's start. */
    private static INDArray chosen(INDArray condition, INDArray then, INDArray otherwise, long[] shape) {
        float[] holds = Values.floats(condition.castTo(DataType.FLOAT));
        if (then.dataType() == DataType.DOUBLE) {
            double[] a = Values.doubles(then);
            double[] b = Values.doubles(otherwise);
            for (int i = 0; i < holds.length; i++) {
                a[i] = holds[i] != 0 ? a[i] : b[i];
            }
            return Values.array(a, shape);
        }
        float[] a = Values.floats(then);
        float[] b = Values.floats(otherwise);
        for (int i = 0; i < holds.length; i++) {
            a[i] = holds[i] != 0 ? a[i] : b[i];
        }
        return Values.array(a, shape);
    }

    /** Compares: 1 where it holds, else 0; no gradient. */
    public static Tensor compare(Tensor a, Tensor b, BinaryOperator<INDArray> comparison) {
        return binary(
                a, b, (x, y) -> comparison.apply(x, y).castTo(x.dataType()), (g, x, y) -> null, (g, x, y) -> null);
    }

    /** The shape two shapes broadcast to. */
    public static long[] broadcast(long[] a, long[] b) {
        int rank = Math.max(a.length, b.length);
        long[] shape = new long[rank];
        for (int i = 1; i <= rank; i++) {
            long x = i <= a.length ? a[a.length - i] : 1;
            long y = i <= b.length ? b[b.length - i] : 1;
            if (x != y && x != 1 && y != 1) {
                throw new IllegalArgumentException("broadcast: expected shapes that fit, got " + Arrays.toString(a)
                        + " and " + Arrays.toString(b));
            }
            shape[rank - i] = x == 1 ? y : x;
        }
        return Tape.checked("broadcast", shape);
    }

    /** An array as if it had this shape, which it broadcasts to; the same array if it has. */
    static INDArray expanded(INDArray array, long[] shape) {
        INDArray aligned = aligned(array, shape.length);
        return Arrays.equals(aligned.shape(), shape) ? aligned : aligned.broadcast(shape);
    }

    private static INDArray aligned(INDArray array, int rank) {
        if (array.rank() == rank) {
            return array;
        }
        long[] shape = new long[rank];
        Arrays.fill(shape, 1);
        System.arraycopy(array.shape(), 0, shape, rank - array.rank(), array.rank());
        return array.reshape('c', shape);
    }

    /** Sums a gradient over the axes along which a value of this shape was broadcast. */
    static INDArray reduced(INDArray gradient, long[] shape) {
        if (Arrays.equals(gradient.shape(), shape)) {
            return gradient;
        }
        int extra = gradient.rank() - shape.length;
        int[] axes = IntStream.range(0, gradient.rank())
                .filter(axis -> axis < extra || (shape[axis - extra] == 1 && gradient.size(axis) != 1))
                .toArray();
        INDArray sum = axes.length == 0 ? gradient.dup('c') : gradient.sum(true, axes);
        return shape.length == 0 ? Nd4j.scalar(sum.dataType(), sum.getDouble(0)) : sum.reshape('c', shape);
    }

    @FunctionalInterface
    private interface Partial {
        @Nullable
        INDArray of(INDArray gradient, INDArray a, INDArray b);
    }

    private static Tensor binary(Tensor a, Tensor b, BinaryOperator<INDArray> function, Partial byA, Partial byB) {
        long[] shape = broadcast(a.shape(), b.shape());
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            INDArray x = a.value();
            INDArray y = b.value();
            INDArray value = function.apply(expanded(x, shape), expanded(y, shape));
            return a.tape()
                    .record(
                            value,
                            g -> new @Nullable INDArray[] {
                                part(byA, a, g, expanded(x, shape), expanded(y, shape)),
                                part(byB, b, g, expanded(x, shape), expanded(y, shape))
                            },
                            a,
                            b);
        }
    }

    /** As {@link #binary} for functions that broadcast by themselves, which is much faster than a copy of full size. */
    private static Tensor broadcasting(
            Tensor a, Tensor b, BinaryOperator<INDArray> function, Partial byA, Partial byB) {
        int rank = broadcast(a.shape(), b.shape()).length;
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            INDArray x = aligned(a.value(), rank);
            INDArray y = aligned(b.value(), rank);
            return a.tape()
                    .record(
                            function.apply(x, y),
                            g -> new @Nullable INDArray[] {part(byA, a, g, x, y), part(byB, b, g, x, y)},
                            a,
                            b);
        }
    }

    private static @Nullable INDArray part(Partial partial, Tensor of, INDArray gradient, INDArray x, INDArray y) {
        if (!of.needsGradient()) {
            return null;
        }
        INDArray whole = partial.of(gradient, x, y);
        if (whole == null) {
            return null;
        }
        INDArray sum = reduced(whole, of.shape());
        Tape.discard(whole, gradient, x, y, sum);
        return sum;
    }
}
