package org.latent4j.keras.network;

import java.util.Set;
import org.latent4j.models.TextEncoding;

/**
 * Finds how a layer turns texts into numbers. Arrays hold numbers, so this happens in front of the graph, whose input is
 * what such a layer gives.
 */
@FunctionalInterface
public interface TextLayers {
    /** The layers that take texts. */
    Set<String> CLASSES = Set.of("TextVectorization", "StringLookup");

    /**
     * What a layer does with texts.
     *
     * @param input the model's input that the layer reads
     * @param shape the texts' shape, with the batch axis
     * @throws IllegalArgumentException if the configuration can't be
     * @throws org.latent4j.layers.keras.UnsupportedLayerException if it holds an option that isn't known
     */
    TextEncoding of(LayerDefinition layer, String input, long[] shape);
}
