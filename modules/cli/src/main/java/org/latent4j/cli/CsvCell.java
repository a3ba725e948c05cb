package org.latent4j.cli;

/** Text in a table of values that are separated by commas. */
final class CsvCell {
    private CsvCell() {}

    /** The text, in quotes where it needs them. */
    static String of(String text) {
        return text.matches("[^\",\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
