package org.latent4j.models;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Converts between Keras's array layout, which every public method speaks, and DL4J's, which is inside a graph.
 *
 * <p>{@code [batch, features]} is the same in both; {@code [batch, time, features]} is {@code [batch, features, time]} and
 * {@code [batch, height, width, channels]} is {@code [batch, channels, height, width]} in DL4J.
 */
public final class KerasLayout {
    private KerasLayout() {}

    /**
     * Brings an array to the graph's layout and type.
     *
     * <p>An array of another rank is reshaped if each row has the right number of values: {@code [n, 28, 28, 1]} serves
     * where {@code [n, 784]} is wanted and the reverse. The time axis of sequences may have any length.
     *
     * @param array one row per example
     * @param shape what one example must be, in Keras's layout
     * @param what names the array in the message
     * @throws IllegalArgumentException if the shape doesn't fit
     */
    public static INDArray toGraph(INDArray array, List<Integer> shape, DataType type, String what) {
        return permuted(fitted(array, shape, what).castTo(type), true);
    }

    /** Brings a graph's array to Keras's layout, in 'c' order. */
    public static INDArray fromGraph(INDArray array) {
        return permuted(array, false);
    }

    private static INDArray fitted(INDArray array, List<Integer> shape, String what) {
        if (array.rank() == shape.size() + 1 && fits(array, shape)) {
            return array;
        }
        if (array.rank() > 0 && array.size(0) > 0 && array.length() == array.size(0) * Shapes.size(shape)) {
            long[] target = new long[shape.size() + 1];
            target[0] = array.size(0);
            for (int i = 0; i < shape.size(); i++) {
                target[i + 1] = shape.get(i);
            }
            return array.dup('c').reshape('c', target);
        }
        List<Object> expected = new ArrayList<>();
        expected.add("rows");
        expected.addAll(shape);
        if (isSequence(shape)) {
            expected.set(1, "time");
        }
        throw new IllegalArgumentException(
                what + ": expected " + expected + ", got " + java.util.Arrays.toString(array.shape()));
    }

    private static boolean fits(INDArray array, List<Integer> shape) {
        for (int i = 0; i < shape.size(); i++) {
            boolean anyLength = isSequence(shape) && i == 0;
            if (!anyLength && array.size(i + 1) != shape.get(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSequence(List<Integer> shape) {
        return shape.size() == 2;
    }

    private static INDArray permuted(INDArray array, boolean toGraph) {
        return switch (array.rank()) {
            case 3 -> array.permute(0, 2, 1).dup('c');
            case 4 -> (toGraph ? array.permute(0, 3, 1, 2) : array.permute(0, 2, 3, 1)).dup('c');
            default -> toGraph || array.ordering() == 'c' ? array : array.dup('c');
        };
    }
}
