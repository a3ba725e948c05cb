/** Ladder networks: classifiers that learn from few labelled and many unlabelled rows at once. */
@NullMarked
package org.latent4j.pretrain.ladder;

import org.jspecify.annotations.NullMarked;
