/** Classifiers on encoders that were trained without labels, and what that is worth where labels are few. */
@NullMarked
package org.latent4j.pretrain;

import org.jspecify.annotations.NullMarked;
