package org.latent4j.keras.export;

/**
 * A weight to be written.
 *
 * @param name Keras's name for it, unique within the layer
 * @param path where Keras 3 keeps it below the layer's group
 * @param trainable whether Keras counts it among the layer's trainable weights
 * @param shape in Keras's layout
 * @param values row-major
 */
record WeightValues(String name, String path, boolean trainable, long[] shape, float[] values) {}
