package org.latent4j.layers.keras;

import org.latent4j.tape.Tensor;

/** A function of a tensor that keeps its shape, unless it says otherwise. */
@FunctionalInterface
public interface Activation {
    Tensor of(Tensor x);
}
