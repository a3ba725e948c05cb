/** What the models and the data modules both need: argument checks, atomic files, the JSON mapper. */
@NullMarked
package org.latent4j.common;

import org.jspecify.annotations.NullMarked;
