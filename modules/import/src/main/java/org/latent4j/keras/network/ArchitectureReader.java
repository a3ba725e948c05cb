package org.latent4j.keras.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.latent4j.models.MalformedModelException;
import org.latent4j.models.UnsupportedModelException;

/** Reads an architecture ({@code {"class_name": …, "config": …}}) of Keras 1, 2 or 3. */
public final class ArchitectureReader {
    private static final int DEEPEST = 50;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final int keras;

    private ArchitectureReader(int keras) {
        this.keras = keras;
    }

    /**
     * The model that an architecture describes; subclassed models become the chain of the models they hold.
     *
     * @param keras 1, 2 or 3
     * @throws MalformedModelException if it is no architecture, or refers to what isn't there
     * @throws UnsupportedModelException if it is one that can't be rebuilt; names the class
     */
    public static ModelDefinition read(JsonNode architecture, int keras) {
        return new ArchitectureReader(keras).model(architecture, 0);
    }

    /** Whether a serialized object is a model with layers of its own. */
    static boolean isModel(JsonNode object) {
        JsonNode config = object.path("config");
        return (config.isArray() && object.path("class_name").asText().equals("Sequential"))
                || config.path("layers").isArray();
    }

    private ModelDefinition model(JsonNode object, int depth) {
        if (depth > DEEPEST) {
            throw new MalformedModelException("models nested more than " + DEEPEST + " deep");
        }
        String className = object.path("class_name").asText();
        JsonNode config = object.path("config");
        if (!isModel(object)) {
            Map<String, JsonNode> parts = SubclassedModels.parts(config);
            if (!parts.isEmpty()) {
                Map<String, ModelDefinition> models = new LinkedHashMap<>();
                parts.forEach((key, part) -> models.put(key, model(part, depth + 1)));
                return SubclassedModels.chained(className, config, models);
            }
            throw new UnsupportedModelException("class '" + className
                    + "': expected a Sequential or functional model, or one that holds such models under names of its own"
                    + " configuration (get_config)");
        }
        boolean sequential = className.equals("Sequential") || config.isArray() || !config.has("input_layers");
        return sequential ? sequential(config, depth) : functional(config, depth);
    }

    private ModelDefinition sequential(JsonNode config, int depth) {
        JsonNode entries = config.isArray() ? config : config.path("layers");
        List<LayerDefinition> layers = new ArrayList<>();
        Set<String> names = new HashSet<>();
        TensorReference last = null;
        String name = config.path("name").asText("sequential");
        for (JsonNode entry : entries) {
            LayerDefinition plain = layer(entry, List.of(), layers.size(), depth);
            if (!names.add(plain.name())) {
                throw new MalformedModelException(
                        "model '" + name + "': two layers of the name '" + plain.name() + "'");
            }
            if (last == null && !plain.isInput()) {
                LayerDefinition input = input(plain, config);
                layers.add(input);
                last = new TensorReference(input.name(), 0, 0);
            }
            List<Invocation> calls =
                    last == null ? List.of() : List.of(new Invocation(List.of(last), List.of(""), JSON.objectNode()));
            layers.add(new LayerDefinition(
                    plain.name(),
                    plain.className(),
                    plain.module(),
                    plain.config(),
                    plain.model(),
                    calls,
                    plain.inputShape()));
            last = new TensorReference(plain.name(), 0, 0);
        }
        if (last == null) {
            throw new MalformedModelException("model '" + name + "': expected layers, found none");
        }
        return new ModelDefinition(
                name,
                "Sequential",
                layers,
                List.of(new TensorReference(layers.get(0).name(), 0, 0)),
                List.of(last),
                List.of(last.layer()));
    }

    /** A sequential model may begin without an input layer; the shape is then with its first layer or the model. */
    private static LayerDefinition input(LayerDefinition first, JsonNode model) {
        ObjectNode config = JSON.objectNode().put("name", first.name() + "_input");
        long[] shape = first.inputShape();
        if (shape == null) {
            shape = Shapes.of(model.path("build_input_shape"));
        }
        ModelDefinition inner = first.model();
        if (shape == null && inner != null) {
            LayerDefinition start = inner.layers().get(0);
            shape = start.isInput() ? Shapes.ofInput(start.config()) : null;
        }
        if (shape == null) {
            shape = Shapes.ofInput(first.config());
        }
        if (shape != null) {
            config.set("batch_shape", Shapes.json(shape));
        }
        if (first.className().equals("Embedding")) {
            config.put("dtype", "int32");
        } else if (TextLayers.CLASSES.contains(first.className())) {
            config.put("dtype", "string");
        }
        return new LayerDefinition(first.name() + "_input", "InputLayer", "", config, null, List.of(), shape);
    }

    private ModelDefinition functional(JsonNode config, int depth) {
        String name = config.path("name").asText("functional");
        List<LayerDefinition> layers = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode entry : config.path("layers")) {
            String where = "layer '"
                    + entry.path("name")
                            .asText(entry.path("config").path("name").asText()) + "'";
            boolean operation = Operations.isOperation(entry);
            LayerDefinition layer =
                    layer(entry, Nodes.read(entry.path("inbound_nodes"), where, operation), layers.size(), depth);
            if (!names.add(layer.name())) {
                throw new MalformedModelException(
                        "model '" + name + "': two layers of the name '" + layer.name() + "'");
            }
            layers.add(layer);
        }
        List<TensorReference> inputs = new ArrayList<>();
        references(config.path("input_layers"), "model '" + name + "', input_layers", "", inputs, new ArrayList<>());
        List<TensorReference> outputs = new ArrayList<>();
        List<String> outputNames = new ArrayList<>();
        references(config.path("output_layers"), "model '" + name + "', output_layers", "", outputs, outputNames);
        if (outputs.isEmpty()) {
            throw new MalformedModelException("model '" + name + "': expected outputs, found none");
        }
        return new ModelDefinition(name, "Functional", layers, inputs, outputs, outputNames);
    }

    private static void references(
            JsonNode value, String where, String key, List<TensorReference> found, List<String> names) {
        if (value.isArray()
                && value.size() == 3
                && value.get(0).isTextual()
                && value.get(1).isNumber()) {
            TensorReference reference = Nodes.reference(value, where);
            found.add(reference);
            names.add(key.isEmpty() ? reference.layer() : key);
        } else if (value.isArray()) {
            for (JsonNode part : value) {
                references(part, where, key, found, names);
            }
        } else if (value.isObject()) {
            // Keras flattens dictionaries in the order of their keys.
            Map<String, JsonNode> sorted = new TreeMap<>();
            value.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
            sorted.forEach((name, part) -> references(part, where, name, found, names));
        } else {
            throw new MalformedModelException(where + ": expected references to layers, found " + value);
        }
    }

    private LayerDefinition layer(JsonNode entry, List<Invocation> calls, int index, int depth) {
        String written = entry.path("class_name").asText();
        if (written.isEmpty() || !entry.path("config").isContainerNode()) {
            throw new MalformedModelException(
                    "layer " + index + ": expected class_name and config, found " + abbreviated(entry.toString()));
        }
        if (Operations.isOperation(entry)) {
            String name =
                    entry.path("name").asText(entry.path("config").path("name").asText("operation_" + index));
            return new LayerDefinition(name, "Operation", "", Operations.config(entry), null, calls, null);
        }
        String className = written.substring(written.lastIndexOf('>') + 1);
        JsonNode config = entry.path("config");
        ModelDefinition inner = isModel(entry) && !className.equals("TimeDistributed") ? model(entry, depth + 1) : null;
        if (inner == null && config instanceof ObjectNode options) {
            config = keras == 1 ? Keras1Options.translated(className, options) : options;
        }
        String name =
                entry.path("name").asText(entry.path("config").path("name").asText(""));
        if (name.isEmpty()) {
            name = Shapes.snakeCase(className) + "_" + (index + 1);
        }
        return new LayerDefinition(
                name,
                keras == 1 ? Keras1Options.className(className) : className,
                entry.path("module").asText(""),
                config,
                inner,
                calls,
                builtShape(entry, config));
    }

    private static long @Nullable [] builtShape(JsonNode entry, JsonNode config) {
        long[] shape = Shapes.ofInput(config);
        return shape != null ? shape : Shapes.of(entry.path("build_config").path("input_shape"));
    }

    static String abbreviated(String text) {
        return text.length() <= 80 ? text : text.substring(0, 77) + "...";
    }
}
