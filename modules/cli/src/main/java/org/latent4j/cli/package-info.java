/** The {@code latent4j} command. */
@NullMarked
package org.latent4j.cli;

import org.jspecify.annotations.NullMarked;
