/**
 * A compiled engine: turns a graph's training step and inference into a {@link org.latent4j.engine.plan.Plan plan} of typed
 * operations and runs it, on the graph's own parameters, many times faster than DL4J does.
 */
@NullMarked
package org.latent4j.engine;

import org.jspecify.annotations.NullMarked;
