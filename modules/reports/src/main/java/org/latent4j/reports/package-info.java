/** Pictures of results: what goes in was computed elsewhere, nothing here trains or runs a model. */
@NullMarked
package org.latent4j.reports;

import org.jspecify.annotations.NullMarked;
