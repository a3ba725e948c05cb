package org.latent4j.engine.cpu;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Threads that run the same task together, the caller being the first.
 *
 * <p>They wait for each other by spinning, since the phases of a task last microseconds; between tasks they fall asleep after
 * a while, and end when there is nothing to do for long: the next task starts them again.
 */
final class Team implements AutoCloseable {
    private static final int SPINS = 20_000;
    private static final int YIELDS = 200;
    private static final long NAP_NANOS = 50_000_000;
    private static final int NAPS = 60;

    private final int size;
    private final @Nullable Thread[] workers;
    private final AtomicInteger tasks = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicInteger rounds = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean napping;
    private volatile boolean closed;
    private @Nullable IntConsumer task;

    Team(int size) {
        this.size = size;
        this.workers = new Thread[size - 1];
    }

    int size() {
        return size;
    }

    /**
     * Runs a task on all threads; returns when all have ended.
     *
     * @throws IllegalStateException if one of them failed, after which the next task may come; or if it has been closed
     */
    void run(IntConsumer next) {
        failure.set(null);
        arrived.set(0);
        done.set(0);
        task = next;
        wake();
        attempt(next, 0);
        for (int spins = 0; done.get() < size; spins++) {
            pause(spins);
        }
        task = null; // lest idle workers keep alive a program that everybody has forgotten
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw new IllegalStateException("engine: " + thrown, thrown);
        }
    }

    /** Publishes the task. */
    private synchronized void wake() {
        if (closed) {
            throw new IllegalStateException("engine: expected to be open, has been closed");
        }
        int before = tasks.getAndIncrement();
        for (int i = 0; i < workers.length; i++) {
            if (workers[i] == null) {
                start(i, before);
            } else if (napping) {
                LockSupport.unpark(workers[i]);
            }
        }
        napping = false;
    }

    /** Starts a worker; if the system has no thread left, this task fails, and the next one tries again. */
    private void start(int index, int before) {
        int member = index + 1;
        Thread worker = new Thread(() -> work(member, before), "latent4j-engine-" + member);
        worker.setDaemon(true);
        try {
            worker.start();
            workers[index] = worker;
        } catch (OutOfMemoryError e) {
            failure.compareAndSet(null, e);
            done.incrementAndGet();
        }
    }

    /** Whether a worker may end. */
    private synchronized boolean leaves(int member, int seen) {
        if (tasks.get() != seen) {
            return false;
        }
        workers[member - 1] = null;
        return true;
    }

    /** Waits until as many threads of the task are here. */
    void meet(int expected) {
        int mine = rounds.get();
        if (arrived.incrementAndGet() == expected) {
            arrived.set(0);
            rounds.incrementAndGet();
            return;
        }
        for (int spins = 0; rounds.get() == mine; spins++) {
            if (failure.get() != null) {
                throw new CancellationException("another thread failed");
            }
            pause(spins);
        }
    }

    private void work(int member, int before) {
        int seen = before;
        while (true) {
            int naps = 0;
            for (int spins = 0; tasks.get() == seen && !closed; spins++) {
                if (spins < SPINS + YIELDS) {
                    pause(spins);
                } else {
                    napping = true;
                    LockSupport.parkNanos(this, NAP_NANOS);
                    if (++naps > NAPS && leaves(member, seen)) {
                        return;
                    }
                }
            }
            if (tasks.get() == seen) {
                return; // closed, and no task left that others wait for
            }
            seen = tasks.get();
            IntConsumer current = task;
            if (current != null) {
                attempt(current, member);
            }
        }
    }

    private void attempt(IntConsumer current, int member) {
        try {
            current.accept(member);
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        } finally {
            done.incrementAndGet();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // lets others run where there are more threads than processors
    private static void pause(int spins) {
        if (spins < SPINS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        for (Thread worker : workers) {
            LockSupport.unpark(worker);
        }
    }
}
