/** Inner loops on float arrays: what they compute, and how in plain Java. */
@NullMarked
package org.latent4j.engine.kernels;

import org.jspecify.annotations.NullMarked;
