/** The architecture of a Keras model: read from any version's JSON, then flattened to a list of layer calls. */
@NullMarked
package org.latent4j.keras.network;

import org.jspecify.annotations.NullMarked;
