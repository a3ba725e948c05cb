package org.latent4j.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A data set in its three splits.
 *
 * @param name what the user called it: {@code strokes}, {@code fashion-mnist}, a file's name …
 * @param train rows to learn from
 * @param validation rows to watch while training and to choose by
 * @param test rows for the final figures only
 * @param classNames names of the label indices; empty if there are no labels
 * @param featureNames names of the features of a table, after one-hot encoding; empty for images and arrays
 * @param sources the files it came from, or the generator and its seed
 * @param encoding how a table's columns became numbers, or null
 */
public record Dataset(
        String name,
        Examples train,
        Examples validation,
        Examples test,
        List<String> classNames,
        List<String> featureNames,
        List<Source> sources,
        @Nullable TableEncoding encoding) {

    public Dataset {
        classNames = List.copyOf(classNames);
        featureNames = List.copyOf(featureNames);
        sources = List.copyOf(sources);
    }

    /**
     * Where data came from.
     *
     * @param name the file's name or the generator's with its settings
     * @param sha256 lower-case hex digest of the file's bytes, or of the generated array's
     */
    public record Source(String name, String sha256) {}

    /** A split by its name: {@code train}, {@code validation} or {@code test}. */
    public Examples split(String split) {
        return switch (split) {
            case "train" -> train;
            case "validation" -> validation;
            case "test" -> test;
            default -> throw new IllegalArgumentException("split: expected train, validation or test, got " + split);
        };
    }
}
