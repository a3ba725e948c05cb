package org.latent4j.keras.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Keras 3.15 calls its layers, their options, and its operations. */
final class Keras3Names {
    private static final JsonNode OPTIONS = read("keras3-options.json");
    private static final Map<String, String> OPERATIONS = operations();

    private Keras3Names() {}

    /** The name under which Keras 3 exports a class, where its Python name is another. */
    static String exported(String className) {
        return className.equals("GroupedQueryAttention") ? "GroupQueryAttention" : className;
    }

    /** Where Keras 3 has an operation. */
    static String operation(String className) {
        String module = OPERATIONS.get(className);
        if (module == null) {
            throw new IllegalArgumentException("operation '" + className + "': Keras 3 has none of that name");
        }
        return module;
    }

    /** Where Keras 3 has a class; null if it's none of its own. */
    static @Nullable String module(String className, boolean operation) {
        if (operation) {
            return OPERATIONS.get(className);
        }
        if (className.equals("Functional")) {
            return "keras.src.models.functional";
        }
        return className.equals("Sequential") ? "keras" : OPTIONS.has(className) ? "keras.layers" : null;
    }

    /** The options of a layer, but for those that all layers have; null if Keras 3 has no such layer. */
    static @Nullable Set<String> options(String className) {
        if (!OPTIONS.has(className)) {
            return null;
        }
        Set<String> names = new HashSet<>();
        OPTIONS.get(className).forEach(name -> names.add(name.asText()));
        return names;
    }

    private static Map<String, String> operations() {
        Map<String, String> modules = new HashMap<>();
        read("keras3-operations.json")
                .properties()
                .forEach(module ->
                        module.getValue().forEach(name -> modules.putIfAbsent(name.asText(), module.getKey())));
        return modules;
    }

    private static JsonNode read(String resource) {
        try (InputStream stream = Keras3Names.class.getResourceAsStream(resource)) {
            return new ObjectMapper().readTree(stream);
        } catch (IOException e) {
            throw new IllegalStateException("resource '" + resource + "' can't be read", e);
        }
    }
}
