package org.latent4j.keras.weights;

/**
 * A weight that training changes.
 *
 * @param node the call that owns it
 * @param weight its name within the layer
 * @param shape its shape
 */
public record TrainableWeight(String node, String weight, long[] shape) {}
