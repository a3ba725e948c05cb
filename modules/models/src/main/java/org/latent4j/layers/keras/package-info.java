/**
 * Keras's layers as Keras computes them, in Keras's array layout: one class a layer, its forward pass written on a tape.
 * {@link org.latent4j.layers.keras.KerasVertex} makes any of them a part of a graph.
 */
@NullMarked
package org.latent4j.layers.keras;

import org.jspecify.annotations.NullMarked;
