package org.latent4j.tape;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Windows as the rows of matrices, {@code [positions, area * channels]}, some positions at a time. Arrays are those of
 * {@link Values#of}.
 */
record Patches(Window window, int channels) {
    /** Values of a matrix at most, if one position doesn't have more: what stays in a processor's cache. */
    private static final long CHUNK = 1L << 20;

    static Patches of(Window window, long channels) {
        Tape.checked("windows", window.area(), channels);
        return new Patches(window, Math.toIntExact(channels));
    }

    int width() {
        return Math.toIntExact(window.area() * channels);
    }

    /** Positions that one matrix holds. */
    long rows() {
        return Math.max(1, CHUNK / width());
    }

    /** What the windows of some positions hold; the given number is outside. */
    INDArray unfold(Object values, long first, long end, double outside) {
        int width = width();
        int count = Math.toIntExact((end - first) * width);
        int before = Math.toIntExact(first);
        if (values instanceof double[] from) {
            double[] to = new double[count];
            if (outside != 0) {
                Arrays.fill(to, outside);
            }
            window.visit(
                    first,
                    end,
                    channels,
                    (row, source, target, length) ->
                            System.arraycopy(from, source, to, (row - before) * width + target, length));
            return Values.array(to, new long[] {end - first, width});
        }
        float[] from = (float[]) values;
        float[] to = new float[count];
        if (outside != 0) {
            Arrays.fill(to, (float) outside);
        }
        window.visit(
                first,
                end,
                channels,
                (row, source, target, length) -> copy(from, source, to, (row - before) * width + target, length));
        return Values.array(to, new long[] {end - first, width});
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

    /** The adjoint of {@link #unfold}: adds the windows of some positions to where they came from. */
    void fold(INDArray patches, long first, long end, Object sums) {
        int width = width();
        int before = Math.toIntExact(first);
        if (sums instanceof double[] to) {
            double[] from = Values.doubles(patches);
            window.visit(first, end, channels, (row, target, source, length) -> {
                int start = (row - before) * width + source;
                for (int i = 0; i < length; i++) {
                    to[target + i] += from[start + i];
                }
            });
            return;
        }
        float[] to = (float[]) sums;
        float[] from = Values.floats(patches);
        window.visit(first, end, channels, (row, target, source, length) -> {
            int start = (row - before) * width + source;
            for (int i = 0; i < length; i++) {
                to[target + i] += from[start + i];
            }
        });
    }
}
