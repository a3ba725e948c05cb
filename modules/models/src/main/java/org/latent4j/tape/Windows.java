package org.latent4j.tape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Convolution over any number of spatial axes, and its transpose: products of matrices with {@link Patches}. */
public final class Windows {
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
        List<Tensor> parts = new ArrayList<>();
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
        expectSpace("convolution", x, window.inputShape(x.size(0), channels));
        if (kernel.value().length() != window.area() * channels * filters) {
            throw new IllegalArgumentException("convolution: expected a kernel of [window..., " + channels
                    + ", filters], got " + Arrays.toString(kernel.shape()));
        }
        long[] shape = Tape.checked("convolution", window.outputShape(x.size(0), filters));
        long width = Patches.width(window, channels);
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            INDArray matrix = kernel.value().dup('c').reshape('c', width, filters);
            INDArray result = correlate(x.value(), matrix, window, channels);
            return x.tape()
                    .record(
                            result.reshape('c', shape),
                            g -> new @Nullable INDArray[] {
                                x.needsGradient() ? spread(g, matrix, window, x.shape()) : null,
                                kernel.needsGradient()
                                        ? kernelGradient(x.value(), g, window).reshape('c', kernel.shape())
                                        : null
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
        expectSpace("transposed convolution", x, window.outputShape(x.size(0), channels));
        if (kernel.value().length() != window.area() * channels * filters || kernel.size(-1) != channels) {
            throw new IllegalArgumentException("transposed convolution: expected a kernel of [window..., filters, "
                    + channels + "], got " + Arrays.toString(kernel.shape()));
        }
        long[] shape = Tape.checked("transposed convolution", window.inputShape(x.size(0), filters));
        long width = Patches.width(window, filters);
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            INDArray matrix = kernel.value().dup('c').reshape('c', width, channels);
            return x.tape()
                    .record(
                            spread(x.value(), matrix, window, shape),
                            g -> new @Nullable INDArray[] {
                                x.needsGradient()
                                        ? correlate(g, matrix, window, filters).reshape('c', x.shape())
                                        : null,
                                kernel.needsGradient()
                                        ? kernelGradient(g, x.value(), window).reshape('c', kernel.shape())
                                        : null
                            },
                            x,
                            kernel);
        }
    }

    private static void expectSpace(String what, Tensor x, long[] shape) {
        if (!Arrays.equals(x.shape(), shape)) {
            throw new IllegalArgumentException(
                    what + ": expected " + Arrays.toString(shape) + ", got " + Arrays.toString(x.shape()));
        }
    }

    /** {@code [positions, filters]}: the windows of an array times a matrix {@code [area * channels, filters]}. */
    private static INDArray correlate(INDArray x, INDArray matrix, Window window, long channels) {
        if (window.isPointwise()) {
            return Products.product(matrixOf(x, channels), matrix);
        }
        long positions = x.size(0) * window.positions();
        INDArray result = Nd4j.createUninitialized(x.dataType(), new long[] {positions, matrix.size(1)}, 'c');
        Object values = Values.of(x);
        try (Patches patches = new Patches(window, channels, positions, x.dataType())) {
            for (long first = 0; first < positions; first += patches.rows()) {
                long end = Math.min(positions, first + patches.rows());
                Products.product(patches.unfold(values, first, end), matrix, rows(result, first, end));
            }
        }
        return result;
    }

    /** The adjoint of {@link #correlate} by the array: spreads positions {@code [.., filters]} over their windows. */
    private static INDArray spread(INDArray y, INDArray matrix, Window window, long[] shape) {
        INDArray positions = matrixOf(y, matrix.size(1));
        INDArray transposed = matrix.transpose();
        if (window.isPointwise()) {
            return Products.product(positions, transposed).reshape('c', shape);
        }
        long count = positions.size(0);
        Object sums = Values.zeros(y, Arrays.stream(shape).reduce(1, (a, b) -> a * b));
        try (Patches patches = new Patches(window, shape[shape.length - 1], count, y.dataType())) {
            for (long first = 0; first < count; first += patches.rows()) {
                long end = Math.min(count, first + patches.rows());
                Products.product(rows(positions, first, end), transposed, patches.matrix(end - first));
                patches.fold(first, end, sums);
            }
        }
        return Values.array(sums, shape);
    }

    /** The adjoint of {@link #correlate} by the matrix: {@code [area * channels, filters]}. */
    private static INDArray kernelGradient(INDArray x, INDArray g, Window window) {
        long channels = x.size(x.rank() - 1);
        INDArray positions = matrixOf(g, g.size(g.rank() - 1));
        if (window.isPointwise()) {
            return Products.product(matrixOf(x, channels).transpose(), positions);
        }
        long count = positions.size(0);
        INDArray sum = Nd4j.zeros(g.dataType(), Patches.width(window, channels), positions.size(1));
        Object values = Values.of(x);
        try (Patches patches = new Patches(window, channels, count, g.dataType())) {
            for (long first = 0; first < count; first += patches.rows()) {
                long end = Math.min(count, first + patches.rows());
                INDArray part = patches.unfold(values, first, end);
                INDArray product = Products.product(part.transpose(), rows(positions, first, end));
                sum.addi(product);
                product.close();
            }
        }
        return sum;
    }

    private static INDArray matrixOf(INDArray array, long columns) {
        INDArray values = array.ordering() == 'c' && !array.isView() ? array : array.dup('c');
        return values.reshape('c', values.length() / columns, columns);
    }

    private static INDArray rows(INDArray matrix, long from, long to) {
        return from == 0 && to == matrix.size(0)
                ? matrix
                : matrix.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
    }
}
