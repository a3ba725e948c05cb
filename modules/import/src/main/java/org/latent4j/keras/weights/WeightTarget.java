package org.latent4j.keras.weights;

import org.latent4j.keras.network.FlatNode;
import org.latent4j.layers.keras.WeightSpec;

/**
 * A weight that has to be found.
 *
 * @param node the call that owns it
 * @param spec the weight
 */
record WeightTarget(FlatNode node, WeightSpec spec) {
    /** Whether Keras lists it among the trainable weights. */
    boolean trainable() {
        return spec.trainable() && node.trainable();
    }

    String where() {
        return "layer '" + node.name() + "' (" + node.definition().className() + "), " + spec.name();
    }
}
