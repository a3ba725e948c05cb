/** Runs plans on the CPU: one step per operation, each on the batch's rows of one thread. */
@NullMarked
package org.latent4j.engine.cpu;

import org.jspecify.annotations.NullMarked;
