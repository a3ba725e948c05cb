/** Finds, for every weight of a network, the array of a Keras file that holds it. */
@NullMarked
package org.latent4j.keras.weights;

import org.jspecify.annotations.NullMarked;
