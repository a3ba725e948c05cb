package org.latent4j.tape;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Windows that slide over any number of spatial axes: convolution, its transpose, and what pooling is made of. */
public final class Windows {
    private static final long CHUNK = 1L << 22;

    private Windows() {}

    /**
     * Cross-correlates.
     *
     * @param x {@code [batch, space..., channels]}
     * @param kernel {@code [window..., channels / groups, filters]}
     * @return {@code [batch, positions..., filters]}
     */
    public static Tensor convolution(Tensor x, Tensor kernel, Window window, int groups) {
        if (groups == 1) {
            return whole(x, kernel, window);
        }
        long channels = x.size(-1) / groups;
        long filters = kernel.size(-1) / groups;
        java.util.List<Tensor> parts = new java.util.ArrayList<>();
        for (int i = 0; i < groups; i++) {
            parts.add(whole(
                    Shaping.slice(x, -1, i * channels, (i + 1) * channels),
                    Shaping.slice(kernel, -1, i * filters, (i + 1) * filters),
                    window));
        }
        return Shaping.concatenate(parts, -1);
    }

    private static Tensor whole(Tensor x, Tensor kernel, Window window) {
        long channels = x.size(-1);
        long filters = kernel.size(-1);
        if (kernel.value().length() != window.area() * channels * filters) {
            throw new IllegalArgumentException("convolution: expected a kernel of [window..., " + channels
                    + ", filters], got " + Arrays.toString(kernel.shape()));
        }
        long[] shape = Tape.checked("convolution", window.outputShape(x.size(0), filters));
        Tape.checked("convolution", window.positions(), window.area() * channels);
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            INDArray matrix = kernel.value().dup('c').reshape('c', window.area() * channels, filters);
            INDArray result = Nd4j.createUninitialized(x.value().dataType(), shape, 'c');
            long step = rows(window, channels);
            for (long from = 0; from < x.size(0); from += step) {
                long to = Math.min(x.size(0), from + step);
                INDArray patches = window.unfold(rows(x.value(), from, to), channels, 0);
                rows(result, from, to)
                        .assign(Products.product(patches, matrix).reshape('c', window.outputShape(to - from, filters)));
                patches.close();
            }
            return x.tape()
                    .record(
                            result,
                            g -> {
                                INDArray byX = x.needsGradient()
                                        ? Nd4j.createUninitialized(g.dataType(), x.shape(), 'c')
                                        : null;
                                INDArray byKernel =
                                        Nd4j.zeros(g.dataType(), new long[] {window.area() * channels, filters});
                                for (long from = 0; from < x.size(0); from += step) {
                                    long to = Math.min(x.size(0), from + step);
                                    INDArray part = rows(g, from, to).dup('c').reshape('c', -1, filters);
                                    if (kernel.needsGradient()) {
                                        INDArray patches = window.unfold(rows(x.value(), from, to), channels, 0);
                                        byKernel.addi(Products.product(patches.transpose(), part));
                                        patches.close();
                                    }
                                    if (byX != null) {
                                        INDArray patches = Products.product(part, matrix.transpose());
                                        rows(byX, from, to).assign(window.fold(patches, to - from, channels));
                                        patches.close();
                                    }
                                }
                                return new @Nullable INDArray[] {byX, byKernel.reshape('c', kernel.shape())};
                            },
                            x,
                            kernel);
        }
    }

    /**
     * The transpose of {@link #convolution}: spreads each position over its window.
     *
     * @param x {@code [batch, positions..., channels]}
     * @param kernel {@code [window..., filters, channels]}
     * @param window of the convolution that goes the other way, from the result to {@code x}
     * @return {@code [batch, space..., filters]}
     */
    public static Tensor transposedConvolution(Tensor x, Tensor kernel, Window window) {
        long channels = x.size(-1);
        long filters = kernel.size(-2);
        if (kernel.value().length() != window.area() * channels * filters || kernel.size(-1) != channels) {
            throw new IllegalArgumentException("transposed convolution: expected a kernel of [window..., filters, "
                    + channels + "], got " + Arrays.toString(kernel.shape()));
        }
        long[] shape = Tape.checked("transposed convolution", window.inputShape(x.size(0), filters));
        Tape.checked("transposed convolution", window.positions(), window.area() * filters);
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            INDArray matrix = kernel.value().dup('c').reshape('c', window.area() * filters, channels);
            INDArray result = Nd4j.createUninitialized(x.value().dataType(), shape, 'c');
            long step = rows(window, filters);
            for (long from = 0; from < x.size(0); from += step) {
                long to = Math.min(x.size(0), from + step);
                INDArray part = rows(x.value(), from, to).dup('c').reshape('c', -1, channels);
                INDArray patches = Products.product(part, matrix.transpose());
                rows(result, from, to).assign(window.fold(patches, to - from, filters));
                patches.close();
            }
            return x.tape()
                    .record(
                            result,
                            g -> {
                                INDArray byX = Nd4j.createUninitialized(g.dataType(), x.shape(), 'c');
                                INDArray byKernel =
                                        Nd4j.zeros(g.dataType(), new long[] {window.area() * filters, channels});
                                for (long from = 0; from < x.size(0); from += step) {
                                    long to = Math.min(x.size(0), from + step);
                                    INDArray patches = window.unfold(rows(g, from, to), filters, 0);
                                    INDArray part =
                                            rows(x.value(), from, to).dup('c').reshape('c', -1, channels);
                                    byKernel.addi(Products.product(patches.transpose(), part));
                                    rows(byX, from, to)
                                            .assign(Products.product(patches, matrix)
                                                    .reshape('c', window.outputShape(to - from, channels)));
                                    patches.close();
                                }
                                return new @Nullable INDArray[] {byX, byKernel.reshape('c', kernel.shape())};
                            },
                            x,
                            kernel);
        }
    }

    /**
     * All windows, {@code [batch, positions..., area, channels]}, with a number in place of what is outside.
     *
     * @param x {@code [batch, space..., channels]}
     */
    public static Tensor unfold(Tensor x, Window window, double outside) {
        long channels = x.size(-1);
        long[] positions = window.outputShape(x.size(0), 1);
        long[] shape = Arrays.copyOf(positions, positions.length + 1);
        shape[positions.length - 1] = window.area();
        shape[positions.length] = channels;
        Tape.checked("windows", shape);
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            return x.tape()
                    .record(
                            window.unfold(x.value(), channels, outside).reshape('c', shape),
                            g -> new INDArray[] {window.fold(g, x.size(0), channels)},
                            x);
        }
    }

    private static long rows(Window window, long channels) {
        return Math.max(1, CHUNK / Math.max(1, window.positions() * window.area() * channels));
    }

    private static INDArray rows(INDArray array, long from, long to) {
        return from == 0 && to == array.size(0) ? array : array.get(range(array.rank(), from, to));
    }

    private static org.nd4j.linalg.indexing.INDArrayIndex[] range(int rank, long from, long to) {
        var range = new org.nd4j.linalg.indexing.INDArrayIndex[rank];
        Arrays.fill(range, NDArrayIndex.all());
        range[0] = NDArrayIndex.interval(from, to);
        return range;
    }
}
