/** Maps of codings: their places in a plane, found by principal components or t-SNE. */
@NullMarked
package org.latent4j.reports.maps;

import org.jspecify.annotations.NullMarked;
