package org.latent4j.layers.keras;

import static org.latent4j.tape.Functions.clip;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Functions;

/** Keras's activation functions by name. */
final class Activations {
    private Activations() {}

    /**
     * @param named a name, a registered object ({@code {"class_name": …, "config": …}}) or null for identity
     * @param keras 2 or 3
     */
    static Activation of(@Nullable JsonNode named, int keras) {
        if (named == null) {
            return x -> x;
        }
        String name = named.isTextual()
                ? named.textValue()
                : named.path("config").isTextual()
                        ? named.path("config").textValue()
                        : named.path("class_name").asText();
        return switch (name) {
            case "linear" -> x -> x;
            case "relu" -> Functions::relu;
            case "sigmoid" -> Functions::sigmoid;
            case "tanh" -> Functions::tanh;
            case "softmax" -> x -> Functions.softmax(x, -1);
            case "hard_sigmoid" ->
                keras < 3
                        ? x -> clip(x.times(0.2).plus(0.5), 0, 1)
                        : x -> clip(x.plus(3), 0, 6).dividedBy(6);
            default -> throw new UnsupportedLayerException("activation '" + name + "' is not known");
        };
    }
}
