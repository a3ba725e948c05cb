package org.latent4j.cli;

import java.util.ArrayList;
import java.util.List;

/** A table of text; columns are as wide as their longest cell. */
final class TextTable {
    private final List<String[]> rows = new ArrayList<>();

    TextTable(String... header) {
        rows.add(header.clone());
    }

    void row(String... cells) {
        rows.add(cells.clone());
    }

    String text() {
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                line.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
            }
            lines.add(line.toString().stripTrailing());
            if (lines.size() == 1) {
                lines.add("-".repeat(Math.max(1, lines.get(0).length())));
            }
        }
        return String.join(System.lineSeparator(), lines);
    }
}
