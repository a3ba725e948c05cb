package org.latent4j.keras.network;

import java.util.List;
import org.latent4j.layers.keras.KerasLayer;
import org.latent4j.layers.keras.LayerConfig;
import org.latent4j.models.UnsupportedModelException;

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
     * The shape of a model's input where the file doesn't say it.
     *
     * @throws UnsupportedModelException unless there is a way on without
     */
    default long[] missingInputShape(LayerDefinition input) {
        throw new UnsupportedModelException("layer '" + input.name() + "' (" + input.className()
                + "): the file doesn't say the input's shape; call or build the model in Keras before saving it");
    }

    /**
     * A layer found.
     *
     * @param className by which {@link org.latent4j.layers.keras.KerasLayers} knows it
     * @param config by which it makes the layer again
     * @param note for the report; empty for nothing
     */
    record Mapped(String className, LayerConfig config, KerasLayer layer, String note) {}
}
