/** The containers of Keras models: HDF5 files and {@code .keras} zips, as architecture, weights and training state. */
@NullMarked
package org.latent4j.keras.archive;

import org.jspecify.annotations.NullMarked;
