package org.latent4j.layers.keras;

import java.util.Map;

/** Layers that see each value or each row: dense, activations, normalisation, merging, noise, preprocessing, operations. */
final class GeneralLayers {
    private GeneralLayers() {}

    static void addTo(Map<String, KerasLayers.Factory> known) {
        known.put("Dense", Dense::of);
    }
}
