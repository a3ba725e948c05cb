/** What is to be computed, without how: a graph as a list of typed operations over tensors and weights. */
@NullMarked
package org.latent4j.engine.plan;

import org.jspecify.annotations.NullMarked;
