/**
 * A small reverse-mode automatic differentiation over ND4J arrays: what custom layers are written in, so that each has its
 * forward pass only.
 */
@NullMarked
package org.latent4j.tape;

import org.jspecify.annotations.NullMarked;
