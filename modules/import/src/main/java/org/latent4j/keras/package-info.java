/** Keras models in and out: what is read from a file becomes a {@code LatentModel}, and the other way round. */
@NullMarked
package org.latent4j.keras;

import org.jspecify.annotations.NullMarked;
