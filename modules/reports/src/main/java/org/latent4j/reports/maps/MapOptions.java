package org.latent4j.reports.maps;

import org.latent4j.common.Check;

/**
 * How a map is made; start from {@link #defaults()} and change what differs.
 *
 * @param seed chooses the rows, where there are more than the limit
 * @param limit most rows on the map; of more, as many are drawn at random
 */
public record MapOptions(long seed, int limit) {

    /** @throws IllegalArgumentException if the limit is not positive */
    public MapOptions {
        Check.positive("MapOptions.limit", limit);
    }

    /** Seed 42 and 10,000 rows. */
    public static MapOptions defaults() {
        return new MapOptions(42, 10_000);
    }

    public MapOptions withSeed(long newSeed) {
        return new MapOptions(newSeed, limit);
    }

    public MapOptions withLimit(int rows) {
        return new MapOptions(seed, rows);
    }
}
