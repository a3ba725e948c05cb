package org.latent4j.cli.gpu;

import org.latent4j.cli.gpu.Verdict.Answer;

/**
 * Ends with 0 if a GPU of this machine may serve, else with 1, and says nothing: the launcher asks before it builds the
 * distribution for GPUs, which is large.
 */
final class GpuCheck {
    private GpuCheck() {}

    public static void main(String[] args) {
        System.exit(Gpu.verdict(Gpu.found()).answer() == Answer.NO ? 1 : 0);
    }
}
