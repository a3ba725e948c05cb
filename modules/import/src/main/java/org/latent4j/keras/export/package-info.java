/** Writes models as files that Keras 3 opens. */
@NullMarked
package org.latent4j.keras.export;

import org.jspecify.annotations.NullMarked;
