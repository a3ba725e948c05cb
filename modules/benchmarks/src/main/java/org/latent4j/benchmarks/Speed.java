package org.latent4j.benchmarks;

/** Something whose speed is measured window by window. */
public interface Speed extends AutoCloseable {
    /**
     * Works for about so long.
     *
     * @return milliseconds for one: step, row or call
     */
    double window(double seconds);

    /** Ends the work. */
    @Override
    void close();
}
