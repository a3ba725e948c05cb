package org.latent4j.data;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Rows of one split: features, with labels where there are any, and a mask where sequences differ in length.
 *
 * @param features float32 in Keras's layout: {@code [rows, features]}, {@code [rows, time, features]} or
 *     {@code [rows, height, width, channels]}, 'c' order
 * @param labels one class index per row, {@link #NO_LABEL} where a row has none; null if no row can have one
 * @param mask {@code [rows, time]} of 1 (real) and 0 (padding), or null if every step is real
 */
public record Examples(
        INDArray features,
        int @Nullable [] labels,
        @Nullable INDArray mask) {

    /** In place of a class index: nobody said what this row is. */
    public static final int NO_LABEL = -1;

    public Examples {
        if (labels != null && labels.length != features.size(0)) {
            throw new IllegalArgumentException(
                    "Examples.labels: expected " + features.size(0) + " (one a row), got " + labels.length);
        }
    }

    /** Rows without labels and mask. */
    public static Examples of(INDArray features) {
        return new Examples(features, null, null);
    }

    public int size() {
        return (int) features.size(0);
    }

    /** A view of rows {@code from} (included) to {@code to} (excluded). */
    public Examples range(int from, int to) {
        if (from == 0 && to == size()) {
            return this;
        }
        return new Examples(
                features.get(NDArrayIndex.interval(from, to)),
                labels == null ? null : java.util.Arrays.copyOfRange(labels, from, to),
                mask == null ? null : mask.get(NDArrayIndex.interval(from, to)));
    }

    /**
     * Those rows that have a label.
     *
     * @throws IllegalArgumentException if there are none
     */
    public Examples labelled() {
        int[] all = labels == null ? new int[0] : labels;
        int[] known =
                IntStream.range(0, all.length).filter(row -> all[row] >= 0).toArray();
        if (known.length == 0) {
            throw new IllegalArgumentException(
                    "data: expected rows with labels, found none; name a table's column with --label-column");
        }
        return known.length == size() ? this : rows(known);
    }

    /** A copy of the given rows, in that order. */
    public Examples rows(int... rows) {
        return new Examples(
                Gather.rows(features, rows),
                labels == null
                        ? null
                        : java.util.Arrays.stream(rows).map(row -> labels[row]).toArray(),
                mask == null ? null : Gather.rows(mask, rows));
    }
}
