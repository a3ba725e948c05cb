package org.latent4j.engine.plan;

import java.util.LinkedHashMap;
import java.util.Map;

/** Where the first thread's time goes: nanoseconds by part of a step. */
public final class Profile {
    private final Map<String, Long> nanoseconds = new LinkedHashMap<>();
    private int steps;

    /** Does something and counts its time. */
    public void time(String part, Runnable action) {
        long begun = System.nanoTime();
        action.run();
        nanoseconds.merge(part, System.nanoTime() - begun, Long::sum);
    }

    /** Counts a step. */
    public void stepDone() {
        steps++;
    }

    /** Forgets all so far. */
    public void clear() {
        nanoseconds.clear();
        steps = 0;
    }

    /** Microseconds of a step by part, in the order in which they first came. */
    public Map<String, Double> microseconds() {
        Map<String, Double> mean = new LinkedHashMap<>();
        nanoseconds.forEach((part, sum) -> mean.put(part, sum / 1e3 / Math.max(1, steps)));
        return mean;
    }
}
