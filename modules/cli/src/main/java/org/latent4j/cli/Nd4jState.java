package org.latent4j.cli;

import org.jspecify.annotations.Nullable;
import org.latent4j.cli.gpu.Findings;
import org.latent4j.cli.gpu.Gpu;
import org.latent4j.cli.gpu.Verdict;
import org.latent4j.cli.gpu.Verdict.Answer;
import org.latent4j.models.NativeThreads;

/**
 * ND4J's backend: that of the distribution.
 *
 * @param name for people
 * @param obstacle what kept it from starting, or null
 * @param threads of one native operation; null on a GPU, which has its own
 */
record Nd4jState(
        String name, @Nullable String obstacle, @Nullable Integer threads) {

    /** Starts it, unless what was found of a GPU that it needs says that it can't. */
    static Nd4jState start(Findings found) {
        if (!Gpu.isInThisBuild()) {
            NativeThreads.useSensibleDefaults();
            return new Nd4jState("nd4j-native (CPU)", null, NativeThreads.count());
        }
        return new Nd4jState("nd4j-cuda-11.6 (GPU)", obstacle(Gpu.verdict(found)), null);
    }

    private static @Nullable String obstacle(Verdict verdict) {
        if (verdict.answer() == Answer.NO) {
            return verdict.text();
        }
        try {
            NativeThreads.useSensibleDefaults();
            return null;
        } catch (RuntimeException | LinkageError e) {
            return Failures.message(e);
        }
    }

    @Override
    public String toString() {
        return name + (obstacle == null ? "" : ", not started");
    }
}
