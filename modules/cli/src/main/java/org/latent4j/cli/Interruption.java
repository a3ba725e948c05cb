package org.latent4j.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a training that is interrupted (Ctrl-C, or a polite kill) finish its step and whatever file it is writing, and then
 * says how to go on.
 */
final class Interruption implements AutoCloseable {
    /** Of a command that was interrupted. */
    static final int EXIT_CODE = 130;

    private static final long PATIENCE_SECONDS = 20;

    private final Thread hook;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean wanted;

    /** The training has been asked to end. */
    static final class InterruptedTraining extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** From now on, an interruption waits for {@link #check} and then runs {@code last} before the process ends. */
    Interruption(Runnable last) {
        hook = new Thread(
                () -> {
                    wanted = true;
                    try {
                        if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                            return;
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    last.run();
                },
                "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** To be called where the training can end. */
    void check() {
        if (wanted) {
            throw new InterruptedTraining();
        }
    }

    /** The training has ended, by itself or asked to. */
    @Override
    public void close() {
        ended.countDown();
        if (!wanted) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException processIsEnding) {
                // Then the hook runs now, and need not be removed.
            }
        }
    }
}
