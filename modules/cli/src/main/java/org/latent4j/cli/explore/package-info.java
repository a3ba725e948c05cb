/**
 * A page on this machine to move through a model's codings.
 *
 * <p>The server is the JDK's own: a page and four questions need no more, and it adds nothing to what must be kept up to date.
 */
@NullMarked
package org.latent4j.cli.explore;

import org.jspecify.annotations.NullMarked;
