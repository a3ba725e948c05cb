package org.latent4j.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Makes data sets of CSV files.
 *
 * <p>A column is numeric if at least 80 % of its present cells are numbers; then all must be. Numbers are scaled to [0,
 * 1] over the training rows (a constant column becomes 0), categories become one-hot features in alphabetical order. No
 * cell may be missing but in the label column, where it means that the row has no label.
 */
final class Table {
    private static final double NUMERIC_SHARE = 0.8;
    private static final int MOST_CATEGORIES = 1000;

    private final CsvFile csv;
    private final int labels;
    private final int[] features;

    private Table(CsvFile csv, @Nullable String labelColumn) {
        this.csv = csv;
        this.labels = labelColumn == null ? -1 : csv.columns().indexOf(labelColumn);
        if (labelColumn != null && labels < 0) {
            throw new DataException(
                    csv.name() + ": no label column '" + labelColumn + "' among " + String.join(", ", csv.columns()));
        }
        this.features = IntStream.range(0, csv.columns().size())
                .filter(column -> column != labels)
                .toArray();
        if (features.length == 0) {
            throw new DataException(csv.name() + ": expected a column beside the label column, found none");
        }
    }

    static Dataset open(Path path, DataOptions options) {
        Table table = new Table(CsvFile.read(path), options.labelColumn());
        boolean[] numeric = table.checkedKinds();
        Splits splits = Splits.of(table.csv.name(), table.csv.rows().size(), options.seed());
        TableEncoding encoding = table.fit(numeric, splits.train(), options.labelColumn());
        return new Dataset(
                table.csv.name(),
                table.encoded(encoding, splits.train()),
                table.encoded(encoding, splits.validation()),
                table.encoded(encoding, splits.test()),
                encoding.classNames(),
                encoding.featureNames(),
                List.of(Sources.of(path)),
                encoding);
    }

    /** All cells as numbers, {@code [rows, columns]}. */
    static INDArray numbers(CsvFile csv) {
        int columns = csv.columns().size();
        long count = FloatArrays.checkedCount(csv.name(), csv.rows().size(), columns);
        float[] values = new float[(int) count];
        for (int i = 0; i < values.length; i++) {
            int row = i / columns;
            int column = i % columns;
            String cell = csv.rows().get(row).get(column);
            values[i] = (float) Cells.checkedNumber(cell, () -> csv.place(row, column));
        }
        return FloatArrays.of(values, csv.rows().size(), columns);
    }

    /** Encodes a table with a saved encoding: columns are matched by name, or by place if the file has no header. */
    static Examples encode(CsvFile csv, TableEncoding encoding) {
        List<String> wanted =
                encoding.columns().stream().map(TableEncoding.Column::name).toList();
        boolean labelled = encoding.labelColumn() != null && csv.columns().contains(encoding.labelColumn());
        String expected = ": expected the columns " + String.join(", ", wanted);
        if (!csv.headed() && !csv.columns().containsAll(wanted)) {
            if (csv.columns().size() != wanted.size()) {
                throw new DataException(
                        csv.name() + expected + ", found " + csv.columns().size() + " columns without a header");
            }
            return new Table(new CsvFile(csv.name(), false, wanted, csv.rows()), null).all(encoding);
        }
        for (String column : wanted) {
            if (!csv.columns().contains(column)) {
                throw new DataException(csv.name() + expected + ", found no '" + column + "'");
            }
        }
        for (String column : csv.columns()) {
            if (!wanted.contains(column) && !column.equals(encoding.labelColumn())) {
                throw new DataException(csv.name() + expected + ", found also '" + column + "'");
            }
        }
        return new Table(csv, labelled ? encoding.labelColumn() : null).all(encoding);
    }

    private Examples all(TableEncoding encoding) {
        return encoded(encoding, IntStream.range(0, csv.rows().size()).toArray());
    }

    private Examples encoded(TableEncoding encoding, int[] rows) {
        int[] columns = encoding.columns().stream()
                .mapToInt(column -> csv.columns().indexOf(column.name()))
                .toArray();
        List<List<String>> cells = Arrays.stream(rows)
                .mapToObj(row -> Arrays.stream(columns)
                        .mapToObj(column -> csv.rows().get(row).get(column))
                        .toList())
                .toList();
        INDArray encoded = encoding.encode(cells, row -> csv.name() + ", row " + csv.line(rows[row]));
        int @Nullable [] classes = labels < 0
                ? null
                : Arrays.stream(rows)
                        .map(row -> encoding.labelIndex(csv.rows().get(row).get(labels), csv.place(row, labels)))
                        .toArray();
        return new Examples(encoded, classes, null);
    }

    /**
     * Checks all rows, so that a mistake in the file is found whatever the seed.
     *
     * @return for each column of the file, whether it is a numeric feature
     */
    private boolean[] checkedKinds() {
        boolean[] numeric = new boolean[csv.columns().size()];
        for (int column : features) {
            numeric[column] = numeric(column);
        }
        for (int i = 0; i < csv.rows().size(); i++) {
            int row = i;
            for (int j = 0; j < numeric.length; j++) {
                int column = j;
                String cell = csv.rows().get(row).get(column);
                if (column != labels) {
                    Cells.checkPresent(cell, () -> csv.place(row, column));
                }
                if (numeric[column]) {
                    Cells.checkedNumber(cell, () -> csv.place(row, column));
                }
            }
        }
        return numeric;
    }

    private boolean numeric(int column) {
        long present = csv.rows().stream()
                .filter(cells -> !Cells.missing(cells.get(column)))
                .count();
        long numbers = csv.rows().stream()
                .filter(cells -> Cells.number(cells.get(column)) != null)
                .count();
        return present > 0 && numbers >= NUMERIC_SHARE * present;
    }

    private TableEncoding fit(boolean[] numeric, int[] rows, @Nullable String labelColumn) {
        List<TableEncoding.Column> columns = Arrays.stream(features)
                .mapToObj(column -> numeric[column] ? scaled(column, rows) : oneHot(column, rows))
                .toList();
        return new TableEncoding(columns, labelColumn, labels < 0 ? List.of() : classNames());
    }

    private List<String> classNames() {
        int[] labelled = IntStream.range(0, csv.rows().size())
                .filter(row -> !Cells.missing(csv.rows().get(row).get(labels)))
                .toArray();
        if (labelled.length == 0) {
            throw new DataException(csv.name() + ", column '" + csv.columns().get(labels)
                    + "': expected at least one label, found none");
        }
        return distinct(labels, labelled);
    }

    private TableEncoding.Column scaled(int column, int[] rows) {
        double[] values = Arrays.stream(rows)
                .mapToDouble(row -> Double.parseDouble(csv.rows().get(row).get(column)))
                .toArray();
        double least = Arrays.stream(values).min().orElseThrow();
        double range = Arrays.stream(values).max().orElseThrow() - least;
        return new TableEncoding.Column(csv.columns().get(column), List.of(), least, range > 0 ? range : 1);
    }

    private TableEncoding.Column oneHot(int column, int[] rows) {
        return new TableEncoding.Column(csv.columns().get(column), distinct(column, rows), 0, 1);
    }

    /** A column's values: by size if all are numbers, else alphabetically. */
    private List<String> distinct(int column, int[] rows) {
        TreeSet<String> values = new TreeSet<>();
        for (int row : rows) {
            values.add(csv.rows().get(row).get(column));
        }
        if (values.size() > MOST_CATEGORIES) {
            throw new DataException(
                    csv.name() + ", column '" + csv.columns().get(column) + "': expected at most " + MOST_CATEGORIES
                            + " categories, found " + values.size() + ": leave such a column out of the file");
        }
        boolean numbers = values.stream().allMatch(value -> Cells.number(value) != null);
        return numbers
                ? values.stream()
                        .sorted(Comparator.comparingDouble(Double::parseDouble))
                        .toList()
                : List.copyOf(values);
    }
}
