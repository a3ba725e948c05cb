package org.latent4j.keras.weights;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.latent4j.keras.archive.StoredWeight;

/**
 * The values of a weight: one array of the file as it is, or what an older way of storing it becomes.
 *
 * @param parts the arrays of the file
 * @param shape of the values
 * @param conversion gives the values, row-major, from the parts' values
 */
public record FoundWeight(List<StoredWeight> parts, long[] shape, Function<List<float[]>, float[]> conversion) {
    public FoundWeight {
        parts = List.copyOf(parts);
    }

    static FoundWeight of(StoredWeight stored) {
        return new FoundWeight(List.of(stored), stored.shape(), values -> values.get(0));
    }

    /** The values, row-major. */
    public float[] read() {
        return conversion.apply(parts.stream().map(StoredWeight::readFloats).toList());
    }

    /** Where in the file it is. */
    public String path() {
        return parts.get(0).path();
    }

    /** With the axes in another order. */
    FoundWeight permuted(int... axes) {
        long[] target = Arrays.stream(axes).mapToLong(axis -> shape[axis]).toArray();
        return new FoundWeight(parts, target, values -> permute(conversion.apply(values), shape, axes));
    }

    /** With other sizes of the same product. */
    FoundWeight reshaped(long... target) {
        return new FoundWeight(parts, target, conversion);
    }

    /** Several matrices or vectors of as many rows, side by side. */
    static FoundWeight sideBySide(List<StoredWeight> parts) {
        long[] shape = parts.get(0).shape().clone();
        int rows = shape.length == 1 ? 1 : Math.toIntExact(shape[0]);
        shape[shape.length - 1] = parts.stream()
                .mapToLong(part -> part.shape()[part.shape().length - 1])
                .sum();
        return new FoundWeight(parts, shape, values -> join(values, rows));
    }

    private static float[] join(List<float[]> values, int rows) {
        int size = values.stream().mapToInt(part -> part.length).sum();
        float[] joined = new float[size];
        int at = 0;
        for (int row = 0; row < rows; row++) {
            for (float[] part : values) {
                int width = part.length / rows;
                System.arraycopy(part, row * width, joined, at, width);
                at += width;
            }
        }
        return joined;
    }

    private static float[] permute(float[] values, long[] shape, int[] axes) {
        int rank = shape.length;
        int[] strides = new int[rank];
        int stride = 1;
        for (int i = rank - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= Math.toIntExact(shape[i]);
        }
        float[] result = new float[values.length];
        int[] index = new int[rank];
        for (int i = 0; i < result.length; i++) {
            int from = 0;
            for (int axis = 0; axis < rank; axis++) {
                from += index[axis] * strides[axes[axis]];
            }
            result[i] = values[from];
            for (int axis = rank - 1; axis >= 0; axis--) {
                index[axis]++;
                if (index[axis] < shape[axes[axis]]) {
                    break;
                }
                index[axis] = 0;
            }
        }
        return result;
    }
}
