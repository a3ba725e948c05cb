package org.latent4j.keras.network;

import java.util.List;
import org.latent4j.layers.keras.KerasLayer;
import org.latent4j.layers.keras.LayerConfig;

/** Finds what computes a layer: a known one, one that the caller brings, or a recognised sampler. */
public interface LayerFactory {
    /**
     * What computes a layer.
     *
     * @throws org.latent4j.layers.keras.UnsupportedLayerException if nobody knows the class
     */
    Mapped of(LayerDefinition definition, LayerConfig config, List<long[]> inputShapes);

    /** Whether it finds a layer by its class or name, without a look at its form. */
    boolean isKnown(LayerDefinition definition);

    /**
     * A layer found.
     *
     * @param className by which {@link org.latent4j.layers.keras.KerasLayers} knows it
     * @param note for the report; empty for nothing
     */
    record Mapped(String className, KerasLayer layer, String note) {}
}
