package org.latent4j.engine.plan;

/** What makes plans ready to run on one kind of hardware. */
@FunctionalInterface
public interface Backend {
    /**
     * Makes a plan ready. Its parameters are zeros until they are {@linkplain CompiledPlan#read read}.
     *
     * @param batch the most rows at once
     * @param training whether it is to learn; else it computes outputs only
     * @param threads of the processor, at least 1
     * @throws IllegalArgumentException if the plan has something that this can't compute; says what
     */
    CompiledPlan compile(Plan plan, int batch, boolean training, int threads);
}
