package org.latent4j.engine.cpu;

/**
 * Finds out, again and again, how many threads make steps shortest: results are the same for any number, so it may change at
 * any time.
 *
 * <p>More threads don't always help: after an update, weights have to move between the cores' caches, and how long that takes
 * depends on where the operating system, or a virtual machine's host, has put the cores; it was seen to change fourfold within
 * a run. Every second, each candidate does a few steps, and the fastest goes on.
 */
final class ThreadCount {
    private static final int STEPS_TO_TRY = 16;
    private static final long NANOS_TO_GO_ON = 1_000_000_000;

    /** Steps longer than this are worth all threads. */
    private static final long LONG_STEP_NANOS = 4_000_000;

    private final int[] candidates;
    private final long[] sums;
    private int trying;
    private int steps;
    private int best;
    private long goOnUntil;

    /** Candidates are {@code most}, half of it, and so on down to 1. */
    ThreadCount(int most) {
        int count = 32 - Integer.numberOfLeadingZeros(most);
        this.candidates = new int[count];
        for (int i = 0; i < count; i++) {
            candidates[i] = Math.max(1, most >> i);
        }
        this.sums = new long[count];
        this.best = 0;
    }

    /** Threads for the next step. */
    int next() {
        return candidates[trying < candidates.length ? trying : best];
    }

    /** The step took so long. */
    void done(long now, long nanos) {
        if (candidates.length == 1) {
            return;
        }
        if (trying == candidates.length) {
            if (now - goOnUntil > 0) {
                trying = 0;
                steps = 0;
            }
            return;
        }
        if (steps == 0) {
            sums[trying] = 0; // the first step after a change doesn't count
        } else {
            sums[trying] += nanos;
        }
        if (++steps > STEPS_TO_TRY) {
            steps = 0;
            boolean isLong = sums[trying] > STEPS_TO_TRY * LONG_STEP_NANOS;
            boolean enough = trying == 0 && isLong;
            trying = enough ? candidates.length : trying + 1;
            if (trying == candidates.length) {
                best = enough ? 0 : fastest();
                goOnUntil = now + NANOS_TO_GO_ON;
            }
        }
    }

    private int fastest() {
        int fastest = 0;
        for (int i = 1; i < sums.length; i++) {
            if (sums[i] < sums[fastest]) {
                fastest = i;
            }
        }
        return fastest;
    }
}
