/** The inner loops on the JDK's vector module; the only classes that need it, loaded by name where it is there. */
@NullMarked
package org.latent4j.engine.vector;

import org.jspecify.annotations.NullMarked;
