/** What classifiers reach without a network: logistic regression and nearest neighbours, exact and reproducible. */
@NullMarked
package org.latent4j.pretrain.baselines;

import org.jspecify.annotations.NullMarked;
