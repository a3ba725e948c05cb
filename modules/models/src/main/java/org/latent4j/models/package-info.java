/** The autoencoder variants, and the model that one becomes when it is built or loaded. */
@NullMarked
package org.latent4j.models;

import org.jspecify.annotations.NullMarked;
