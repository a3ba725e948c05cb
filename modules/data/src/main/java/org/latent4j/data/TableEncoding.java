package org.latent4j.data;

import java.util.List;

/**
 * How a table's columns become numbers: numeric columns scaled, categorical ones one-hot, both fitted on the training
 * split and saved with the model.
 *
 * @param columns the feature columns in the file's order
 */
public record TableEncoding(List<Column> columns) {

    public TableEncoding {
        columns = List.copyOf(columns);
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
    }
}
