package org.latent4j.reports.maps;

import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

/** Threads that share ranges of rows. What a range computes must not depend on the others, so that their number can't show. */
final class Workers implements AutoCloseable {
    private final ForkJoinPool pool;

    Workers(int threads) {
        this.pool = new ForkJoinPool(threads);
    }

    /** Something to do for rows {@code from} (included) to {@code to} (excluded). */
    @FunctionalInterface
    interface Range {
        void run(int from, int to);
    }

    /** Does all rows, in ranges of so many; returns when they are done. */
    void inRanges(int rows, int size, Range range) {
        int ranges = (rows + size - 1) / size;
        pool.submit(() -> IntStream.range(0, ranges)
                        .parallel()
                        .forEach(i -> range.run(i * size, Math.min(rows, (i + 1) * size))))
                .join();
    }

    @Override
    public void close() {
        pool.shutdown();
    }
}
