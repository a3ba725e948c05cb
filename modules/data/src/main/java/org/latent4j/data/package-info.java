/** Data sets: built in, downloaded, tables, image folders and NumPy files, as arrays in Keras's layout. */
@NullMarked
package org.latent4j.data;

import org.jspecify.annotations.NullMarked;
