/**
 * Layers that autoencoders need and DL4J lacks. Each is a public JSON configuration and a package-private runtime; the
 * configuration's class name is written into saved models and never changes.
 */
@NullMarked
package org.latent4j.layers;

import org.jspecify.annotations.NullMarked;
