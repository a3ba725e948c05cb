/** How fast trainings and models are on this machine. */
@NullMarked
package org.latent4j.benchmarks;

import org.jspecify.annotations.NullMarked;
