package org.latent4j.data;

import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a table's cell says. */
final class Cells {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Set<String> MISSING = Set.of("", "nan", "na", "n/a", "null");

    private Cells() {}

    /** Whether the cell is empty or says so in one of the usual ways: NaN, NA, N/A, null. */
    static boolean missing(String cell) {
        return MISSING.contains(cell.toLowerCase(Locale.ROOT));
    }

    /** The cell's finite decimal number, or null if it is none. */
    static @Nullable Double number(String cell) {
        if (!NUMBER.matcher(cell).matches()) {
            return null;
        }
        double value = Double.parseDouble(cell);
        return Double.isFinite((float) value) ? value : null;
    }

    /** The cell's number; {@code place} tells in messages where it stands, worked out only then. */
    static double checkedNumber(String cell, Supplier<String> place) {
        checkPresent(cell, place);
        Double value = number(cell);
        if (value == null) {
            throw new DataException(place.get() + ": expected a number, got '" + cell + "'");
        }
        return value;
    }

    /** @throws DataException if the cell is missing */
    static void checkPresent(String cell, Supplier<String> place) {
        if (missing(cell)) {
            throw new DataException(
                    place.get() + ": expected a value, got " + (cell.isEmpty() ? "an empty cell" : "'" + cell + "'"));
        }
    }
}
