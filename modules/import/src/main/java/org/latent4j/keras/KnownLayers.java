package org.latent4j.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.latent4j.keras.network.LayerDefinition;
import org.latent4j.keras.network.LayerFactory;
import org.latent4j.layers.keras.KerasLayers;
import org.latent4j.layers.keras.LayerConfig;
import org.latent4j.layers.keras.UnsupportedLayerException;

/** Layers by class name: those that the caller brings, Keras's own, and samplers recognised by their form. */
final class KnownLayers implements LayerFactory {
    private static final Pattern SAMPLER = Pattern.compile("sampl|reparam|latent|^z$");

    private static final String EXPRESSION = "Expression";

    private final Map<String, KerasLayers.Factory> custom;
    private final Map<String, String> expressions;
    private final Set<String> unused;

    /**
     * @param custom layers that the caller brings, by class or layer name
     * @param expressions likewise in {@code x}, which the saved model keeps
     */
    KnownLayers(Map<String, KerasLayers.Factory> custom, Map<String, String> expressions) {
        this.custom = Map.copyOf(custom);
        this.expressions = Map.copyOf(expressions);
        this.unused = new TreeSet<>(expressions.keySet());
    }

    @Override
    public Mapped of(LayerDefinition definition, LayerConfig config, List<long[]> inputShapes) {
        KerasLayers.Factory own = custom.getOrDefault(definition.name(), custom.get(definition.className()));
        if (own != null) {
            return new Mapped(definition.className(), config, own.of(config), "computed by the layer given for it");
        }
        String expression = expression(definition);
        if (expression != null) {
            return expression(expression, config);
        }
        KerasLayers.Factory known = KerasLayers.factory(definition.className());
        boolean lambda = definition.className().equals("Lambda");
        if (known != null && !lambda) {
            return new Mapped(
                    definition.className(), config, known.of(config), KerasLayers.note(definition.className()));
        }
        if (isSampler(definition, config, inputShapes)) {
            KerasLayers.Factory sampling = KerasLayers.factory("Sampling");
            if (sampling != null) {
                return new Mapped(
                        "Sampling",
                        config,
                        sampling.of(config),
                        "recognised as a sampler of mean and log-variance; gives the mean");
            }
        }
        throw new UnsupportedLayerException(
                (lambda ? "holds Python code, which is never run" : "not a layer of Keras's own")
                        + "; say what it computes: on the command line with --layer \"" + key(definition)
                        + "=log1p(x)\" or --class-path, in Java with KerasImport.layer:\n" + example(definition));
    }

    private @Nullable String expression(LayerDefinition definition) {
        String key = expressions.containsKey(definition.name()) ? definition.name() : definition.className();
        String expression = expressions.get(key);
        if (expression != null) {
            unused.remove(key);
        }
        return expression;
    }

    /** Names for which an expression was given, that no layer and no class had so far. */
    Set<String> unused() {
        return unused;
    }

    static void checkExpression(String expression) {
        expression(expression, LayerConfig.of(JsonNodeFactory.instance.objectNode(), 3));
    }

    private static Mapped expression(String expression, LayerConfig config) {
        LayerConfig stored = new LayerConfig(
                JsonNodeFactory.instance.objectNode().put("expression", expression),
                config.keras(),
                config.inputs(),
                config.arguments());
        KerasLayers.Factory factory = Objects.requireNonNull(KerasLayers.factory(EXPRESSION));
        return new Mapped(EXPRESSION, stored, factory.of(stored), "computed as told: " + expression);
    }

    @Override
    public boolean isKnown(LayerDefinition definition) {
        return custom.containsKey(definition.name())
                || custom.containsKey(definition.className())
                || expression(definition) != null
                || KerasLayers.factory(definition.className()) != null;
    }

    private static boolean isSampler(LayerDefinition definition, LayerConfig config, List<long[]> shapes) {
        boolean form = shapes.size() == 2 && shapes.get(0).length >= 2 && Arrays.equals(shapes.get(0), shapes.get(1));
        if (!form) {
            return false;
        }
        if (definition.className().equals("Lambda")) {
            return LambdaCode.drawsNormal(config.json())
                    || SAMPLER.matcher(words(definition)).find();
        }
        return SAMPLER.matcher(words(definition)).find();
    }

    private static String words(LayerDefinition definition) {
        JsonNode function = definition.config().path("function");
        return (definition.className() + " " + definition.name() + " " + function.asText("") + " "
                        + function.path("config").asText(""))
                .toLowerCase(Locale.ROOT);
    }

    private static String key(LayerDefinition definition) {
        return definition.className().equals("Lambda") ? definition.name() : definition.className();
    }

    private static String example(LayerDefinition definition) {
        return "    KerasImport.of(file).layer(\"" + key(definition) + "\", config -> new KerasLayer() {\n"
                + "        public List<long[]> outputShapes(List<long[]> inputs) { return List.of(inputs.get(0)); }\n"
                + "        public List<Tensor> call(Call call, List<Tensor> inputs) {\n"
                + "            return List.of(Functions.log1p(inputs.get(0))); // what the layer computes\n"
                + "        }\n"
                + "    }).load()";
    }
}
