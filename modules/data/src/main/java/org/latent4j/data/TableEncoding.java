package org.latent4j.data;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * How a table's columns become numbers: numeric columns scaled, categorical ones one-hot, both fitted on the training
 * split and saved with the model.
 *
 * <p>A numeric value becomes {@code (value - offset) / scale}; rows that weren't trained on may leave [0, 1].
 *
 * @param columns the feature columns in the file's order
 * @param labelColumn the column that held the labels, or null
 * @param classNames the labels in the order of their indices; empty if there are none
 */
public record TableEncoding(List<Column> columns, @Nullable String labelColumn, List<String> classNames) {

    public TableEncoding {
        columns = List.copyOf(columns);
        classNames = List.copyOf(classNames);
    }

    /**
     * One column of the file.
     *
     * @param name its header
     * @param categories the categories, in the order of their one-hot features; empty for a numeric column
     * @param offset subtracted from a numeric value …
     * @param scale … which is then divided by this
     */
    public record Column(String name, List<String> categories, double offset, double scale) {
        public Column {
            categories = List.copyOf(categories);
        }

        /** Whether the column holds numbers. */
        public boolean numeric() {
            return categories.isEmpty();
        }

        /** How many features it becomes. */
        public int width() {
            return numeric() ? 1 : categories.size();
        }

        private Stream<String> featureNames() {
            return numeric() ? Stream.of(name) : categories.stream().map(category -> name + "=" + category);
        }

        private void encode(String cell, float[] features, int at, Supplier<String> place) {
            if (numeric()) {
                features[at] = (float) ((Cells.checkedNumber(cell, place) - offset) / scale);
                return;
            }
            Cells.checkPresent(cell, place);
            int category = categories.indexOf(cell);
            if (category < 0) {
                throw new DataException(place.get() + ": category '" + cell
                        + "' does not occur in the training split, which has " + shortened(categories));
            }
            features[at + category] = 1;
        }
    }

    /** How many features a row becomes. */
    public int width() {
        return columns.stream().mapToInt(Column::width).sum();
    }

    /** A numeric column's name, or {@code column=category} for each feature of a categorical one. */
    public List<String> featureNames() {
        return columns.stream().flatMap(Column::featureNames).toList();
    }

    /**
     * Encodes rows.
     *
     * @param rows cells by row, one per column of {@link #columns()}
     * @return {@code [rows, width]}
     * @throws DataException if there is no row, or a cell is missing, not a number, or of an unknown category; the
     *     message counts rows from 1
     */
    public INDArray encode(List<List<String>> rows) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).size() != columns.size()) {
                throw new DataException("row " + (i + 1) + ": expected " + columns.size() + " cells, found "
                        + rows.get(i).size());
            }
        }
        return encode(rows, row -> "row " + (row + 1));
    }

    /** As {@link #encode(List)}; {@code place} tells in messages where a row stands. */
    INDArray encode(List<List<String>> rows, IntFunction<String> place) {
        FloatArrays.checkedCount("table", rows.size(), width());
        return FloatArrays.fill(
                new FloatArrays.Rows(row -> encodeRow(rows.get(row), row, place)), rows.size(), width());
    }

    private float[] encodeRow(List<String> cells, int row, IntFunction<String> place) {
        float[] features = new float[width()];
        int at = 0;
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            column.encode(cells.get(i), features, at, () -> place.apply(row) + ", column '" + column.name + "'");
            at += column.width();
        }
        return features;
    }

    /**
     * Brings numeric features back to their columns' units; one-hot features stay as they are.
     *
     * @param features {@code [rows, width]}, encoded rows or a reconstruction of them
     * @return a new array of that shape
     * @throws IllegalArgumentException if the shape is another
     */
    public INDArray decode(INDArray features) {
        if (features.rank() != 2 || features.size(1) != width()) {
            throw new IllegalArgumentException(
                    "TableEncoding.decode: expected [rows, " + width() + "], got " + Arrays.toString(features.shape()));
        }
        INDArray decoded = features.castTo(DataType.DOUBLE).dup('c');
        int at = 0;
        for (Column column : columns) {
            if (column.numeric()) {
                decoded.get(NDArrayIndex.all(), NDArrayIndex.point(at))
                        .muli(column.scale)
                        .addi(column.offset);
            }
            at += column.width();
        }
        return decoded.castTo(DataType.FLOAT);
    }

    /** The index of a label; {@link Examples#NO_LABEL} if its cell is empty or says that it is missing. */
    int labelIndex(String label, String place) {
        if (Cells.missing(label)) {
            return Examples.NO_LABEL;
        }
        int index = classNames.indexOf(label);
        if (index < 0) {
            throw new DataException(
                    place + ": expected one of the labels " + shortened(classNames) + ", got '" + label + "'");
        }
        return index;
    }

    private static String shortened(List<String> names) {
        int shown = 10;
        return String.join(", ", names.subList(0, Math.min(shown, names.size())))
                + (names.size() > shown ? " and " + (names.size() - shown) + " more" : "");
    }
}
