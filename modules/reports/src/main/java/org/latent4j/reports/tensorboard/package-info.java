/**
 * Event files for TensorBoard.
 *
 * <p>There is no small library for the JVM that writes them (TensorFlow's own brings its native library; others stopped years
 * ago), and scalars need little of the format: frames with checksums around four protocol buffer fields.
 */
@NullMarked
package org.latent4j.reports.tensorboard;

import org.jspecify.annotations.NullMarked;
