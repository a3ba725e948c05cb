package org.latent4j.layers.keras;

import java.util.Map;

/** Layers over time: recurrent ones and their wrappers, attention, masking. */
final class RecurrentLayers {
    private RecurrentLayers() {}

    static void addTo(Map<String, KerasLayers.Factory> known) {}
}
