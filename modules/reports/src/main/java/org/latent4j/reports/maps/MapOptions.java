package org.latent4j.reports.maps;

import org.latent4j.common.Check;

/**
 * How a map is made; start from {@link #defaults()} and change what differs.
 *
 * @param seed of what is drawn: the rows, where there are more than the limit, and the start of t-SNE
 * @param limit most rows on the map; of more, as many are drawn at random
 * @param perplexity for t-SNE, about how many neighbours each row should keep; above 1
 * @param threads that work on t-SNE; their number doesn't change the map
 */
public record MapOptions(long seed, int limit, double perplexity, int threads) {

    /** @throws IllegalArgumentException if a value is outside its range */
    public MapOptions {
        Check.that(limit > 0 && limit <= QuadTree.MOST_POINTS, "MapOptions.limit", "1 to 8388608", limit);
        Check.that(perplexity > 1 && Double.isFinite(perplexity), "MapOptions.perplexity", "> 1", perplexity);
        Check.positive("MapOptions.threads", threads);
    }

    /** Seed 42, 10,000 rows, perplexity 30, one thread for each processor. */
    public static MapOptions defaults() {
        return new MapOptions(42, 10_000, 30, Runtime.getRuntime().availableProcessors());
    }

    public MapOptions withSeed(long newSeed) {
        return new MapOptions(newSeed, limit, perplexity, threads);
    }

    public MapOptions withLimit(int rows) {
        return new MapOptions(seed, rows, perplexity, threads);
    }

    public MapOptions withPerplexity(double neighbours) {
        return new MapOptions(seed, limit, neighbours, threads);
    }

    public MapOptions withThreads(int number) {
        return new MapOptions(seed, limit, perplexity, number);
    }
}
