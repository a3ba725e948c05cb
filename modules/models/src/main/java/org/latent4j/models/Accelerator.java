package org.latent4j.models;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Computes a model's activations in place of DL4J. */
public interface Accelerator {
    /**
     * Activations without noise, in Keras's layout.
     *
     * @param vertex whose
     * @param features of the model's only input, in Keras's layout or of any other rank with as many numbers a row
     * @return null if DL4J is to compute them
     */
    @Nullable
    INDArray activations(String vertex, INDArray features);
}
