package org.latent4j.keras.network;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.layers.keras.KerasLayer;
import org.latent4j.layers.keras.LayerConfig;

/**
 * One call of a layer that is no model.
 *
 * @param name {@code outer/inner}; further calls of the same layer have {@code _1}, {@code _2} behind
 * @param definition the layer; shared layers occur in several nodes
 * @param className Keras's class name, or what stands for it here
 * @param config its configuration and how it is called
 * @param layer what computes it
 * @param inputs what goes in
 * @param inputShapes their shapes
 * @param outputShapes what comes out
 * @param sharedWith the node that owns the weights, or null if this one does
 * @param trainable whether neither the layer nor a model around it is frozen
 * @param maskOutput whether this is the computation of the layer's mask
 * @param note what a reader of the report should know of this mapping; empty for nothing
 */
public record FlatNode(
        String name,
        LayerDefinition definition,
        String className,
        LayerConfig config,
        KerasLayer layer,
        List<Value> inputs,
        List<long[]> inputShapes,
        List<long[]> outputShapes,
        @Nullable String sharedWith,
        boolean trainable,
        boolean maskOutput,
        String note) {}
