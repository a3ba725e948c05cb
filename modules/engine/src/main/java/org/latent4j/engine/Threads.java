package org.latent4j.engine;

import org.latent4j.engine.plan.Operation;
import org.latent4j.engine.plan.Plan;
import org.latent4j.engine.plan.Weight;

/** How many threads serve a plan. */
public final class Threads {
    private static final String VARIABLE = "LATENT4J_THREADS";

    /** Multiplications below which another thread costs more than it brings: a few tens of microseconds. */
    private static final long SHARE = 1_500_000;

    private Threads() {}

    /** What {@code LATENT4J_THREADS} says, else one for each processor. */
    public static int standard() {
        String value = System.getenv(VARIABLE);
        if (value != null && value.matches("[1-9][0-9]{0,3}")) {
            return Integer.parseInt(value);
        }
        return Runtime.getRuntime().availableProcessors();
    }

    /** At most {@code threads}: as many as have enough to do with a batch. */
    static int useful(Plan plan, int batch, int threads) {
        long products = 0;
        for (Operation operation : plan.operations()) {
            long positions = Math.max(
                    operation.inputs().get(0).positions(), operation.output().positions());
            for (Weight weight : operation.weights()) {
                products += positions * weight.rows().length * weight.columns().length;
            }
        }
        long shares = Math.max(1, products * batch / SHARE);
        return (int) Math.max(1, Math.min(Math.min(threads, batch), shares));
    }
}
