package org.latent4j.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.cli.gpu.Card;
import org.latent4j.cli.gpu.Findings;
import org.latent4j.cli.gpu.Gpu;
import org.latent4j.cli.gpu.Verdict;
import org.latent4j.cli.gpu.Verdict.Answer;

/**
 * What there is of NVIDIA GPUs, and why it is used or not.
 *
 * @param present whether a card was found
 * @param used whether the backend runs on it
 * @param explanation both in words
 * @param driver its version, or null if it isn't known
 * @param cards those found
 */
record GpuState(
        boolean present,
        boolean used,
        String explanation,
        @Nullable String driver,
        List<Card> cards) {
    /**
     * Says of what was found why it is used or not.
     *
     * @param wanted whether a GPU was asked for
     * @param built whether this is the distribution for GPUs
     * @param obstacle what kept ND4J from starting on it, or null
     */
    static GpuState of(Findings found, boolean wanted, boolean built, @Nullable String obstacle) {
        Verdict verdict = Gpu.verdict(found);
        boolean used = built && obstacle == null;
        return new GpuState(
                !found.cards().isEmpty(),
                used,
                used ? verdict.text() + ", used" : explanation(found, verdict, wanted || built, obstacle),
                found.driver(),
                found.cards());
    }

    private static String explanation(Findings found, Verdict verdict, boolean wanted, @Nullable String obstacle) {
        if (wanted) {
            return "can't be used: " + (obstacle == null ? verdict.text() : obstacle);
        }
        if (found.trouble() == Findings.Trouble.NO_DRIVER) {
            return "no NVIDIA GPU found; the processor does the work";
        }
        return verdict.answer() == Answer.YES
                ? verdict.text() + ", not used: --gpu has DL4J compute on it"
                : "not used: " + verdict.text();
    }
}
