package org.latent4j.keras.archive;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Splits lists of names for attributes such as {@code layer_names}, which HDF5 holds in header messages of 64 KB. */
final class NameList {
    /** Keras's own limit: 64 KB less some room for the message itself. */
    private static final int LONGEST = 64512;

    private NameList() {}

    /**
     * Parts of about equal length, as few as it takes.
     *
     * @throws IllegalArgumentException if one name alone is too long
     */
    static List<List<String>> split(List<String> names) {
        for (int count = 1; ; count++) {
            List<List<String>> parts = new ArrayList<>();
            for (long part = 0; part < count; part++) {
                int from = (int) (names.size() * part / count);
                parts.add(names.subList(from, (int) (names.size() * (part + 1) / count)));
            }
            if (parts.stream().allMatch(NameList::fits)) {
                return parts;
            }
        }
    }

    /** Bytes of the longest name, at least 1. */
    static int width(List<String> names) {
        int width = 1;
        for (String name : names) {
            width = Math.max(width, name.getBytes(StandardCharsets.UTF_8).length);
        }
        return width;
    }

    private static boolean fits(List<String> names) {
        int width = width(names);
        if (names.size() == 1 && width > LONGEST) {
            throw new IllegalArgumentException("a name of " + width + " bytes: at most " + LONGEST);
        }
        return (long) width * names.size() <= LONGEST;
    }
}
