package org.latent4j.keras.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One call of a layer.
 *
 * @param tensors what goes in
 * @param names for each of them the call argument it is: {@code ""} for the first, positional one
 * @param arguments the call's other arguments, by name; for operations {@code arguments} and {@code keywords} with tensors
 *     as {@code {"tensor": i}}
 */
public record Invocation(List<TensorReference> tensors, List<String> names, JsonNode arguments) {
    public Invocation {
        tensors = List.copyOf(tensors);
        names = List.copyOf(names);
    }
}
