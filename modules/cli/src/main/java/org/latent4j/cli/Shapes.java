package org.latent4j.cli;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Shapes of rows. */
final class Shapes {
    private Shapes() {}

    /** How many values an example has. */
    static long size(List<Integer> shape) {
        return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }

    /** The same rows, each of a shape, if that has as many values as they have; else as they are. */
    static INDArray rowsLike(INDArray rows, List<Integer> shape) {
        long values = size(shape);
        if (shape.stream().anyMatch(size -> size < 0) || rows.length() != rows.size(0) * values) {
            return rows;
        }
        long[] target = new long[shape.size() + 1];
        target[0] = rows.size(0);
        for (int i = 0; i < shape.size(); i++) {
            target[i + 1] = shape.get(i);
        }
        return rows.dup('c').reshape('c', target);
    }

    /** Shape of one row. */
    static List<Integer> ofRow(INDArray rows) {
        return java.util.Arrays.stream(rows.shape())
                .skip(1)
                .mapToObj(Math::toIntExact)
                .toList();
    }

    /**
     * Rows as images {@code [rows, height, width, channels]}.
     *
     * @throws IllegalArgumentException if rows of that shape are none
     */
    static INDArray images(INDArray rows, String file) {
        List<Integer> shape = ofRow(rows);
        if (shape.size() == 3) {
            return rows;
        }
        if (shape.size() == 2) {
            return rowsLike(rows, List.of(shape.get(0), shape.get(1), 1));
        }
        int side = (int) Math.round(Math.sqrt(shape.get(0)));
        if (side < 4 || side * side != shape.get(0)) {
            throw new IllegalArgumentException(file + ": expected image data for a picture, got rows of shape " + shape
                    + "; write a .npy instead");
        }
        return rowsLike(rows, List.of(side, side, 1));
    }
}
