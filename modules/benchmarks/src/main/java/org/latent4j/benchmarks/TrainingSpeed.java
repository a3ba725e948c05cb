package org.latent4j.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.latent4j.data.Dataset;
import org.latent4j.engine.EngineChoice;
import org.latent4j.training.Recipe;
import org.latent4j.training.Trainer;
import org.latent4j.training.TrainingProgress;

/**
 * The speed of a training as users run it, by {@link Trainer}: shuffling, batches and noise included. Between windows it waits
 * within a step's callback.
 *
 * <p>Give it a data set with a single validation row, so that validation counts for nothing.
 */
public final class TrainingSpeed implements Speed {
    private static final int ENDLESS = 1_000_000;

    private final SynchronousQueue<Double> wanted = new SynchronousQueue<>();
    private final SynchronousQueue<Double> measured = new SynchronousQueue<>();
    private final CompletableFuture<Void> training;

    /**
     * Begins a training; it is ready for its first window once compiled.
     *
     * @param threads of the compiled engine
     */
    public TrainingSpeed(Recipe recipe, Dataset dataset, EngineChoice engine, int threads) {
        Trainer trainer = Trainer.of(recipe.withEpochs(ENDLESS), dataset)
                .earlyStopping(null)
                .engine(engine)
                .threads(threads)
                .progress(new Gate());
        this.training = CompletableFuture.runAsync(trainer::train, task -> {
            Thread thread = new Thread(task, "latent4j-benchmark");
            thread.setDaemon(true);
            thread.start();
        });
    }

    /** Lets the training through for a window. */
    private final class Gate implements TrainingProgress {
        private long begun;
        private long deadline;
        private int steps;

        @Override
        public void stepDone(int step, double loss) {
            long now = System.nanoTime();
            steps++;
            if (begun != 0 && now < deadline) {
                return;
            }
            try {
                if (begun != 0) {
                    measured.put((now - begun) / 1e6 / steps);
                }
                double seconds = wanted.take();
                if (seconds < 0) {
                    throw new Ended();
                }
                steps = 0;
                begun = System.nanoTime();
                deadline = begun + (long) (seconds * 1e9);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Ended();
            }
        }
    }

    /** Ends the training from within. */
    private static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** @throws IllegalStateException if the training has failed */
    @Override
    public double window(double seconds) {
        try {
            while (!wanted.offer(seconds, 100, TimeUnit.MILLISECONDS)) {
                failed();
            }
            while (true) {
                Double milliseconds = measured.poll(100, TimeUnit.MILLISECONDS);
                if (milliseconds != null) {
                    return milliseconds;
                }
                failed();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void failed() throws InterruptedException {
        if (training.isDone()) {
            try {
                training.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("the training ended: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public void close() {
        if (!training.isDone()) {
            try {
                wanted.offer(-1.0, 10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
