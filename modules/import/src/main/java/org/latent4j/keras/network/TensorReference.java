package org.latent4j.keras.network;

/**
 * An output of a call of a layer, as Keras refers to it.
 *
 * @param layer name within the model
 * @param node which call of it
 * @param tensor which of the call's outputs
 */
public record TensorReference(String layer, int node, int tensor) {}
