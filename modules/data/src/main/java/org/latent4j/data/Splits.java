package org.latent4j.data;

import java.util.Arrays;

/**
 * Shuffled row numbers of the three splits: a tenth for validation, a tenth for testing, at least one each.
 *
 * @param train rows to learn from
 * @param validation rows to watch
 * @param test rows for the final figures
 */
record Splits(int[] train, int[] validation, int[] test) {
    private static final int FEWEST_ROWS = 3;

    /** @throws DataException if there are fewer than three rows */
    static Splits of(String subject, int rows, long seed) {
        if (rows < FEWEST_ROWS) {
            throw new DataException(subject + ": expected at least " + FEWEST_ROWS
                    + " rows (training, validation, test), found " + rows);
        }
        int[] order = new RandomStream(seed, 0).permutation(rows);
        int tenth = Math.max(1, rows / 10);
        int trained = rows - 2 * tenth;
        return new Splits(
                Arrays.copyOf(order, trained),
                Arrays.copyOfRange(order, trained, trained + tenth),
                Arrays.copyOfRange(order, trained + tenth, rows));
    }
}
