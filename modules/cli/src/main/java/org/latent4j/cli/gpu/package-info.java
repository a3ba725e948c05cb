/** Whether ND4J can work on an NVIDIA GPU of this machine, and why not, found out before it is started: see docs/gpu.md. */
@NullMarked
package org.latent4j.cli.gpu;

import org.jspecify.annotations.NullMarked;
