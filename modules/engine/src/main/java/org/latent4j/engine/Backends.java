package org.latent4j.engine;

import org.latent4j.engine.cpu.CpuBackend;
import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.Backend;

/** Where it is decided what plans run on. */
final class Backends {
    private Backends() {}

    /** The best there is on this machine. */
    static Backend best() {
        return new CpuBackend(Kernels.best());
    }
}
