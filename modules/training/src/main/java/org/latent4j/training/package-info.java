/** Training and judging autoencoders: recipes, the loop, run folders, resume, evaluation. */
@NullMarked
package org.latent4j.training;

import org.jspecify.annotations.NullMarked;
