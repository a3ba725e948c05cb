package org.latent4j.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a file says of loss and optimizer, in words: Keras 1 and 2's {@code training_config}, Keras 3's {@code compile_config}. */
final class Compilation {
    private Compilation() {}

    static ModelSummary.@Nullable Compiled of(@Nullable JsonNode training) {
        if (training == null) {
            return null;
        }
        JsonNode optimizer =
                training.has("optimizer_config") ? training.path("optimizer_config") : training.path("optimizer");
        Map<String, JsonNode> options = new LinkedHashMap<>();
        optimizer.path("config").properties().forEach(option -> {
            if (!option.getValue().isNull() && !option.getKey().equals("name")) {
                options.put(option.getKey(), option.getValue());
            }
        });
        return new ModelSummary.Compiled(name(training.path("loss")), name(optimizer), options);
    }

    /** A name, a registered function or object, or several of them by output. */
    private static @Nullable String name(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return null;
        }
        if (value.isArray()) {
            List<String> names = new ArrayList<>();
            value.forEach(part -> names.add(String.valueOf(name(part))));
            return names.toString();
        }
        if (value.has("class_name")) {
            boolean function = value.path("class_name").asText().equals("function");
            return (function ? value.path("config") : value.path("class_name")).asText();
        }
        if (value.isObject()) {
            Map<String, @Nullable String> names = new LinkedHashMap<>();
            value.properties().forEach(part -> names.put(part.getKey(), name(part.getValue())));
            return names.toString();
        }
        return value.asText();
    }
}
