package org.latent4j.benchmarks;

import java.util.concurrent.CountDownLatch;
import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.vector.Peak;

/** What this machine could do at most: multiply-adds of vectors in registers, on all threads at once. */
public final class PeakSpeed {
    private static final int TURNS = 1_000_000;
    private static final int ROUNDS = 12;
    private static final int WARM_UP = 4;

    private PeakSpeed() {}

    /** Billions of floating-point operations a second, the best of some rounds; not a number where Java has no vectors. */
    public static double gigaflops(int threads) {
        if (Kernels.obstacle() != null) {
            return Double.NaN;
        }
        double best = 0;
        for (int round = 0; round < ROUNDS; round++) {
            double seconds = round(threads);
            if (round >= WARM_UP) {
                best = Math.max(best, threads * Peak.operations(TURNS) / seconds / 1e9);
            }
        }
        return best;
    }

    private static double round(int threads) {
        CountDownLatch ended = new CountDownLatch(threads);
        float[] sums = new float[threads];
        long begun = System.nanoTime();
        for (int i = 0; i < threads; i++) {
            int number = i;
            Thread worker = new Thread(
                    () -> {
                        sums[number] = Peak.run(TURNS);
                        ended.countDown();
                    },
                    "latent4j-peak-" + i);
            worker.setDaemon(true);
            worker.start();
        }
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        for (float sum : sums) {
            if (!(sum > 0)) {
                throw new IllegalStateException("peak: expected positive sums, got " + sum);
            }
        }
        return seconds;
    }
}
