package org.latent4j.layers.keras;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Functions;

/** Keras's activation functions by name, with the parameters they have where a name is all there is. */
final class Activations {
    private static final Map<String, Activation> KNOWN = Map.ofEntries(
            entry("linear", x -> x),
            entry("relu", Functions::relu),
            entry("relu6", Curves.relu(0, 6, 0)),
            entry("leaky_relu", Curves.leakyRelu(0.2)),
            entry("elu", Curves.elu(1)),
            entry("selu", Curves.selu()),
            entry("celu", Curves.celu(1)),
            entry("gelu", Curves.gelu(false)),
            entry("silu", Curves.silu()),
            entry("swish", Curves.silu()),
            entry("hard_silu", Curves.hardSilu()),
            entry("hard_swish", Curves.hardSilu()),
            entry("mish", Curves.mish()),
            entry("sigmoid", Functions::sigmoid),
            entry("log_sigmoid", Curves.logSigmoid()),
            entry("sparse_sigmoid", Curves.hardSigmoid(0.5)),
            entry("tanh", Functions::tanh),
            entry("hard_tanh", x -> Functions.clip(x, -1, 1)),
            entry("tanh_shrink", Curves.tanhShrink()),
            entry("hard_shrink", Curves.hardShrink(0.5)),
            entry("soft_shrink", Curves.softShrink(0.5)),
            entry("softplus", Curves.softplus()),
            entry("sparse_plus", Curves.sparsePlus()),
            entry("squareplus", Curves.squareplus(4)),
            entry("softsign", Curves.softsign()),
            entry("exponential", Functions::exp),
            entry("exp", Functions::exp),
            entry("softmax", Mixing.softmax(-1)),
            entry("log_softmax", Mixing.logSoftmax(-1)),
            entry("sparsemax", Mixing.sparsemax(-1)),
            entry("glu", Mixing.glu(-1)));

    private Activations() {}

    /**
     * The function of a name; of a serialized function, {@code {"class_name": "function", "config": "relu"}}; of a
     * serialized layer, {@code {"class_name": "LeakyReLU", "config": {…}}}.
     *
     * @param named null for identity
     * @param keras 2 or 3
     * @throws UnsupportedLayerException if it isn't known
     */
    static Activation of(@Nullable JsonNode named, int keras) {
        if (named == null || named.isNull()) {
            return x -> x;
        }
        if (named.isTextual()) {
            return of(named.textValue(), JsonNodeFactory.instance.objectNode(), keras);
        }
        JsonNode config = named.path("config");
        return config.isTextual()
                ? of(config.textValue(), JsonNodeFactory.instance.objectNode(), keras)
                : of(named.path("class_name").asText(), config, keras);
    }

    private static Activation of(String registered, JsonNode config, int keras) {
        String name = registered.substring(registered.lastIndexOf('>') + 1);
        Activation known = switch (name) {
            case "hard_sigmoid" -> Curves.hardSigmoid(keras < 3 ? 0.2 : 1 / 6.0);
            case "keras2_hard_sigmoid" -> Curves.hardSigmoid(0.2); // of files that this project writes
            default -> KNOWN.get(name);
        };
        if (known == null) {
            known = ActivationLayers.function(name, LayerConfig.of(config, keras));
        }
        if (known == null) {
            throw new UnsupportedLayerException("activation '" + registered + "' is not known");
        }
        return known;
    }
}
