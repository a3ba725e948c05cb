package org.latent4j.common;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that a mistyped word most likely meant. */
public final class Nearest {
    private Nearest() {}

    /** The candidate nearest to the word, if any is near: a few letters differ, or one is the other's start or end. */
    public static Optional<String> to(String word, Collection<String> candidates) {
        String plain = plain(word);
        return candidates.stream()
                .filter(candidate -> isNear(plain, plain(candidate)))
                .min(Comparator.comparingInt(candidate -> edits(plain, plain(candidate))));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-').replaceAll("^-+", "");
    }

    private static boolean isNear(String word, String candidate) {
        boolean part = word.length() > 1 && (candidate.startsWith(word) || candidate.endsWith(word));
        int most = candidate.length() < 4 ? 1 : Math.max(2, candidate.length() / 3);
        return part || edits(word, candidate) <= most;
    }

    /** Levenshtein distance: how many letters to insert, drop or change. */
    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
