package org.latent4j.tape;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Windows as the rows of a matrix, {@code [positions, area * channels]}, some positions at a time in one buffer. Other
 * arrays are those of {@link Values#of}.
 */
final class Patches implements AutoCloseable {
    /** Values of the matrix at most, if one position doesn't have more. */
    private static final long CHUNK = 1L << 19;

    private final Window window;
    private final int channels;
    private final int width;
    private final INDArray matrix;
    private final Object buffer;

    /** A buffer for all or some of so many positions. */
    Patches(Window window, long channels, long positions, DataType type) {
        this.window = window;
        this.channels = Math.toIntExact(channels);
        this.width = width(window, channels);
        long rows = Math.max(1, Math.min(positions, CHUNK / width));
        this.matrix = Nd4j.createUninitialized(type, new long[] {rows, width}, 'c');
        this.buffer = Values.zeros(matrix, rows * width);
    }

    /** Values in a window. */
    static int width(Window window, long channels) {
        return Math.toIntExact(Tape.checked("window", window.area(), channels)[0] * channels);
    }

    /** Positions that the matrix holds. */
    long rows() {
        return matrix.size(0);
    }

    /** The matrix for so many positions; what it held is lost. */
    INDArray matrix(long positions) {
        return positions == rows() ? matrix : matrix.get(NDArrayIndex.interval(0, positions), NDArrayIndex.all());
    }

    /** The matrix with what the windows of some positions hold, 0 outside. */
    INDArray unfold(Object values, long first, long end) {
        int before = Math.toIntExact(first);
        int count = Math.toIntExact((end - first) * width);
        if (values instanceof double[] from) {
            double[] to = (double[]) buffer;
            Arrays.fill(to, 0, count, 0);
            window.visit(
                    first,
                    end,
                    channels,
                    (row, source, target, length) ->
                            System.arraycopy(from, source, to, (row - before) * width + target, length));
        } else {
            float[] from = (float[]) values;
            float[] to = (float[]) buffer;
            Arrays.fill(to, 0, count, 0);
            window.visit(
                    first,
                    end,
                    channels,
                    (row, source, target, length) -> copy(from, source, to, (row - before) * width + target, length));
        }
        Values.write(buffer, matrix, count);
        return matrix(end - first);
    }

    private static void copy(float[] from, int source, float[] to, int target, int length) {
        if (length > 16) {
            System.arraycopy(from, source, to, target, length);
            return;
        }
        for (int i = 0; i < length; i++) {
            to[target + i] = from[source + i];
        }
    }

    /** The adjoint of {@link #unfold}: adds the matrix's windows of some positions to where they belong. */
    void fold(long first, long end, Object sums) {
        int before = Math.toIntExact(first);
        Values.read(matrix, buffer, Math.toIntExact((end - first) * width));
        if (sums instanceof double[] to) {
            double[] from = (double[]) buffer;
            window.visit(first, end, channels, (row, target, source, length) -> {
                int start = (row - before) * width + source;
                for (int i = 0; i < length; i++) {
                    to[target + i] += from[start + i];
                }
            });
        } else {
            float[] to = (float[]) sums;
            float[] from = (float[]) buffer;
            window.visit(first, end, channels, (row, target, source, length) -> {
                int start = (row - before) * width + source;
                for (int i = 0; i < length; i++) {
                    to[target + i] += from[start + i];
                }
            });
        }
    }

    @Override
    public void close() {
        matrix.close();
    }
}
