package org.latent4j.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.latent4j.keras.network.LayerDefinition;
import org.latent4j.keras.network.LayerFactory;
import org.latent4j.layers.keras.KerasLayers;
import org.latent4j.layers.keras.LayerConfig;
import org.latent4j.layers.keras.UnsupportedLayerException;

/** Layers by class name: those that the caller brings, Keras's own, and samplers recognised by their form. */
final class KnownLayers implements LayerFactory {
    private static final Pattern SAMPLER = Pattern.compile("sampl|reparam|latent|^z$");

    private final Map<String, KerasLayers.Factory> custom;

    KnownLayers(Map<String, KerasLayers.Factory> custom) {
        this.custom = Map.copyOf(custom);
    }

    @Override
    public Mapped of(LayerDefinition definition, LayerConfig config, List<long[]> inputShapes) {
        KerasLayers.Factory own = custom.getOrDefault(definition.name(), custom.get(definition.className()));
        if (own != null) {
            return new Mapped(definition.className(), own.of(config), "computed by the layer given for it");
        }
        KerasLayers.Factory known = KerasLayers.factory(definition.className());
        boolean lambda = definition.className().equals("Lambda");
        if (known != null && !lambda) {
            return new Mapped(definition.className(), known.of(config), "");
        }
        if (isSampler(definition, config, inputShapes)) {
            KerasLayers.Factory sampling = KerasLayers.factory("Sampling");
            if (sampling != null) {
                return new Mapped(
                        "Sampling",
                        sampling.of(config),
                        "recognised as a sampler of mean and log-variance; gives the mean");
            }
        }
        throw new UnsupportedLayerException(
                (lambda ? "holds Python code, which is never run" : "not a layer of Keras's own")
                        + ". Say what it computes:\n" + example(definition));
    }

    @Override
    public boolean isKnown(LayerDefinition definition) {
        return custom.containsKey(definition.name())
                || custom.containsKey(definition.className())
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

    private static String example(LayerDefinition definition) {
        String key = definition.className().equals("Lambda") ? definition.name() : definition.className();
        return "    KerasImport.of(file).layer(\"" + key + "\", config -> new KerasLayer() {\n"
                + "        public List<long[]> outputShapes(List<long[]> inputs) { return List.of(inputs.get(0)); }\n"
                + "        public List<Tensor> call(Call call, List<Tensor> inputs) {\n"
                + "            return List.of(Functions.log1p(inputs.get(0))); // what the layer computes\n"
                + "        }\n"
                + "    }).load()";
    }
}
