package org.latent4j.layers.keras;

import java.util.Map;

/** Layers over space: convolution, pooling, resampling, padding, reshaping. */
final class SpatialLayers {
    private SpatialLayers() {}

    static void addTo(Map<String, KerasLayers.Factory> known) {}
}
