package org.latent4j.pretrain.baselines;

import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.latent4j.engine.Threads;

/** Work that falls into parts which don't see each other, so that the number of threads can't show in the result. */
final class Parallel {
    private Parallel() {}

    /** What each part gives, in order. */
    static <T> List<T> map(int parts, IntFunction<T> part) {
        ForkJoinPool pool = new ForkJoinPool(Threads.standard());
        try {
            return pool.submit(() ->
                            IntStream.range(0, parts).parallel().mapToObj(part).toList())
                    .join();
        } finally {
            pool.shutdown();
        }
    }
}
