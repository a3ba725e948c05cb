package org.latent4j.tape;

import java.util.Arrays;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Sums, means and extremes over axes (negative ones count from the last; none given means all). */
public final class Reductions {
    private Reductions() {}

    public static Tensor sum(Tensor x, boolean keepDims, int... axes) {
        int[] over = Shaping.axes(x.rank(), axes);
        if (over.length == 0) {
            return x;
        }
        long[] kept = kept(x.shape(), over);
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            INDArray sum = x.value().sum(true, over).reshape('c', kept);
            Tensor result = x.tape()
                    .record(
                            sum,
                            g -> {
                                INDArray spread = Arithmetic.expanded(g, x.shape());
                                INDArray gradient = spread.dup('c');
                                Tape.discard(spread, g);
                                return new INDArray[] {gradient};
                            },
                            x);
            return keepDims ? result : Shaping.reshape(result, dropped(x.shape(), over));
        }
    }

    public static Tensor mean(Tensor x, boolean keepDims, int... axes) {
        int[] over = Shaping.axes(x.rank(), axes);
        double count = 1;
        for (int axis : over) {
            count *= x.size(axis);
        }
        return sum(x, keepDims, over).dividedBy(count);
    }

    /** The variance of a population, {@code mean((x - mean(x))^2)}, with the axes kept. */
    public static Tensor variance(Tensor x, int... axes) {
        return mean(Functions.square(x.minus(mean(x, true, axes))), true, axes);
    }

    /** The largest; equals share the gradient. */
    public static Tensor max(Tensor x, boolean keepDims, int... axes) {
        int[] over = Shaping.axes(x.rank(), axes);
        if (over.length == 0) {
            return x;
        }
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            INDArray largest = x.value().max(true, over).reshape('c', kept(x.shape(), over));
            Tensor result = x.tape()
                    .record(
                            largest,
                            g -> {
                                INDArray whole = Arithmetic.expanded(largest, x.shape());
                                INDArray hit = x.value().eq(whole).castTo(g.dataType());
                                INDArray count = hit.sum(true, over).reshape('c', kept(x.shape(), over));
                                return new INDArray[] {hit.muli(Arithmetic.expanded(g.div(count), x.shape()))};
                            },
                            x);
            return keepDims ? result : Shaping.reshape(result, dropped(x.shape(), over));
        }
    }

    public static Tensor min(Tensor x, boolean keepDims, int... axes) {
        return Functions.negative(max(Functions.negative(x), keepDims, axes));
    }

    private static long[] kept(long[] shape, int[] axes) {
        long[] result = shape.clone();
        for (int axis : axes) {
            result[axis] = 1;
        }
        return result;
    }

    private static long[] dropped(long[] shape, int[] axes) {
        return java.util.stream.IntStream.range(0, shape.length)
                .filter(axis -> Arrays.stream(axes).noneMatch(gone -> gone == axis))
                .mapToLong(axis -> shape[axis])
                .toArray();
    }
}
