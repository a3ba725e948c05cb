package org.latent4j.engine.plan;

/**
 * A parameter as a matrix, and where its numbers are in the graph's one row of parameters.
 *
 * <p>The number at row r and column c is {@code parameters[offset + rows[r] + columns[c]]}. Rows and columns are those of
 * Keras's array with all axes but the last taken together: {@code [inputs, units]}, {@code [height * width * channels,
 * filters]}, {@code [inputs, gates * units]}; a bias is one row.
 *
 * @param name {@code layer/parameter}
 * @param offset of the first number
 * @param rows each row's distance from it
 * @param columns each column's distance from its row
 * @param rule how it follows its gradient
 */
public record Weight(String name, int offset, int[] rows, int[] columns, UpdateRule rule) {
    /** Where a number is among the graph's parameters. */
    public int position(int row, int column) {
        return offset + rows[row] + columns[column];
    }

    @Override
    public String toString() {
        return name + "[" + rows.length + ", " + columns.length + "]";
    }
}
