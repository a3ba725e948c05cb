package org.latent4j.layers.keras;

import org.latent4j.tape.Tensor;

/** A function of a tensor that keeps its shape, unless {@link #shape} says otherwise. */
@FunctionalInterface
public interface Activation {
    Tensor of(Tensor x);

    /** The shape of the result; -1 stands for an unknown size. */
    default long[] shape(long[] input) {
        return input;
    }
}
