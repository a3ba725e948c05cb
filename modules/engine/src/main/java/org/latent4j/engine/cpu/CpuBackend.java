package org.latent4j.engine.cpu;

import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.Backend;
import org.latent4j.engine.plan.CompiledPlan;
import org.latent4j.engine.plan.Plan;

/**
 * The processor.
 *
 * @param kernels the inner loops
 */
public record CpuBackend(Kernels kernels) implements Backend {
    @Override
    public CompiledPlan compile(Plan plan, int batch, boolean training, int threads) {
        return new Program(plan, kernels, batch, training, threads);
    }
}
