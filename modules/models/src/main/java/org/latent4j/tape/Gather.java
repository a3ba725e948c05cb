package org.latent4j.tape;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Rows of blocks picked by index, and its adjoint, which adds rows up where they came from; index -1 gives a filling.
 *
 * <p>Sees an array as {@code [outer, size, inner]}.
 */
record Gather(long outer, long size, long inner, long[] indices, double filling) {
    Gather(long outer, long size, long inner, long[] indices) {
        this(outer, size, inner, indices, 0);
    }

    INDArray forward(INDArray array, long[] shape) {
        int width = Math.toIntExact(inner);
        int count = Math.toIntExact(outer * indices.length * inner);
        if (array.dataType() == DataType.DOUBLE) {
            double[] from = Values.doubles(array);
            double[] to = new double[count];
            int target = 0;
            for (int o = 0; o < outer; o++) {
                for (long index : indices) {
                    if (index >= 0) {
                        System.arraycopy(from, Math.toIntExact((o * size + index) * inner), to, target, width);
                    } else {
                        java.util.Arrays.fill(to, target, target + width, filling);
                    }
                    target += width;
                }
            }
            return Values.array(to, shape);
        }
        float[] from = Values.floats(array);
        float[] to = new float[count];
        int target = 0;
        for (int o = 0; o < outer; o++) {
            for (long index : indices) {
                if (index >= 0) {
                    System.arraycopy(from, Math.toIntExact((o * size + index) * inner), to, target, width);
                } else {
                    java.util.Arrays.fill(to, target, target + width, (float) filling);
                }
                target += width;
            }
        }
        return Values.array(to, shape);
    }

    INDArray backward(INDArray gradient, long[] shape) {
        int width = Math.toIntExact(inner);
        int count = Math.toIntExact(outer * size * inner);
        if (gradient.dataType() == DataType.DOUBLE) {
            double[] from = Values.doubles(gradient);
            double[] to = new double[count];
            int source = 0;
            for (int o = 0; o < outer; o++) {
                for (long index : indices) {
                    if (index >= 0) {
                        int target = Math.toIntExact((o * size + index) * inner);
                        for (int i = 0; i < width; i++) {
                            to[target + i] += from[source + i];
                        }
                    }
                    source += width;
                }
            }
            return Values.array(to, shape);
        }
        float[] from = Values.floats(gradient);
        float[] to = new float[count];
        int source = 0;
        for (int o = 0; o < outer; o++) {
            for (long index : indices) {
                if (index >= 0) {
                    int target = Math.toIntExact((o * size + index) * inner);
                    for (int i = 0; i < width; i++) {
                        to[target + i] += from[source + i];
                    }
                }
                source += width;
            }
        }
        return Values.array(to, shape);
    }
}
