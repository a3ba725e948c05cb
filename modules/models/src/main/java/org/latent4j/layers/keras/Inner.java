package org.latent4j.layers.keras;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Layers and cells described within another layer's configuration: {@code {"class_name": …, "config": {…}}}. */
final class Inner {
    private Inner() {}

    static String className(String option, @Nullable JsonNode described) {
        if (described == null
                || !described.path("class_name").isTextual()
                || !described.path("config").isObject()) {
            throw LayerConfig.wrong(option, "an object with class_name and config", described);
        }
        String name = described.path("class_name").textValue();
        return name.substring(name.lastIndexOf('>') + 1);
    }

    /** A layer of the registry. */
    static KerasLayer layer(String option, @Nullable JsonNode described, LayerConfig outer) {
        String className = className(option, described);
        KerasLayers.Factory factory = KerasLayers.factory(className);
        if (factory == null || described == null) {
            throw new UnsupportedLayerException("option '" + option + "': class '" + className + "' is not known");
        }
        return factory.of(outer.inner(described.path("config")));
    }
}
