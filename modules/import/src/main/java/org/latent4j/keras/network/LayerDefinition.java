package org.latent4j.keras.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer as the architecture holds it. Compared by identity: a shared layer is one object.
 *
 * @param name unique within its model
 * @param className Keras's class name, without the package it was registered in
 * @param module where Keras says the class is; empty if it doesn't
 * @param config its configuration, with the option names of Keras 2 and 3
 * @param model its inner layers, if it is a model itself
 * @param calls how it is called in its model, in the order of Keras's node numbers
 * @param inputShape what Keras built it for, if the file says
 */
public record LayerDefinition(
        String name,
        String className,
        String module,
        JsonNode config,
        @Nullable ModelDefinition model,
        List<Invocation> calls,
        long @Nullable [] inputShape) {

    /** Whether this or any model around it is frozen isn't known here; this is its own flag. */
    public boolean trainable() {
        return config.path("trainable").asBoolean(true);
    }

    /** Whether it only marks an input of its model. */
    public boolean isInput() {
        return className.equals("InputLayer");
    }

    /** Whether it is an operation of a functional graph instead of a layer: operations hold no weights. */
    public boolean isOperation() {
        return className.equals("Operation");
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
