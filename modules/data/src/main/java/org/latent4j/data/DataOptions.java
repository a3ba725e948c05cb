package org.latent4j.data;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Check;

/**
 * How to open data; start from {@link #defaults()} and change what differs.
 *
 * @param dataDir folder that holds the MNIST or Fashion-MNIST files, or a subfolder of that name with them; null for the
 *     folder named by the environment variable {@code LATENT4J_DATA}, the cache or a download
 * @param seed of drawn data and of the shuffle before a split
 * @param limit keep only the first so many training rows, or null for all; validation and test rows stay
 * @param labelColumn name of a table's column that holds the labels, or null if it has none; rows whose cell is empty, or
 *     says NaN, NA, N/A or null, have no label
 * @param progress hears how far slow work has come
 */
public record DataOptions(
        @Nullable Path dataDir,
        long seed,
        @Nullable Integer limit,
        @Nullable String labelColumn,
        Progress progress) {

    /** @throws IllegalArgumentException if the limit is not positive */
    public DataOptions {
        if (limit != null) {
            Check.positive("DataOptions.limit", (int) limit);
        }
    }

    /** No folder, limit or label column; seed 42. */
    public static DataOptions defaults() {
        return new DataOptions(null, 42, null, null, Progress.NONE);
    }

    public DataOptions withDataDir(@Nullable Path folder) {
        return new DataOptions(folder, seed, limit, labelColumn, progress);
    }

    public DataOptions withSeed(long newSeed) {
        return new DataOptions(dataDir, newSeed, limit, labelColumn, progress);
    }

    public DataOptions withLimit(@Nullable Integer rows) {
        return new DataOptions(dataDir, seed, rows, labelColumn, progress);
    }

    public DataOptions withLabelColumn(@Nullable String column) {
        return new DataOptions(dataDir, seed, limit, column, progress);
    }

    public DataOptions withProgress(Progress listener) {
        return new DataOptions(dataDir, seed, limit, labelColumn, listener);
    }
}
