package org.latent4j.keras.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.latent4j.keras.network.LayerDefinition;
import org.latent4j.keras.network.ModelDefinition;
import org.latent4j.keras.network.Shapes;
import org.latent4j.keras.network.TensorReference;

/**
 * The architecture of an imported model as Keras 3.15 reads it. One of Keras 3 stays as it is but for samplers, which become
 * our own, so that no code of the model's author is needed; older ones are written anew.
 */
final class Keras3Architecture {
    private static final Set<String> WITHIN = Set.of("layer", "forward_layer", "backward_layer", "cell");

    private final int keras;
    private final Predicate<String> isSampler;
    private final JsonNode texts;

    /**
     * @param keras 1, 2 or 3: the version of the architectures
     * @param isSampler by a layer's path, whether it was taken for a sampler of mean and log-variance
     * @param texts vocabularies as options, by a layer's path
     */
    Keras3Architecture(int keras, Predicate<String> isSampler, JsonNode texts) {
        this.keras = keras;
        this.isSampler = isSampler;
        this.texts = texts;
    }

    /**
     * Writes an architecture.
     *
     * @param raw as the file has it
     * @param model what was read from it
     */
    ObjectNode of(JsonNode raw, ModelDefinition model) {
        ObjectNode written = model.className().equals("Subclassed")
                ? subclassed(raw.path("config"), model)
                : nested(raw, model, model.name(), "");
        written.remove(List.of("inbound_nodes", "name", "compile_config"));
        return written;
    }

    private ObjectNode nested(JsonNode raw, ModelDefinition model, String name, String path) {
        return keras >= 3
                ? (ObjectNode) kept(raw, path)
                : new OlderArchitecture(keras, isSampler, texts).model(model, name, path);
    }

    /** The models that a class of someone's own holds, chained as they were read. */
    private ObjectNode subclassed(JsonNode config, ModelDefinition model) {
        List<ObjectNode> entries = new ArrayList<>();
        for (LayerDefinition layer : model.layers()) {
            ModelDefinition inner = layer.model();
            if (inner == null) {
                long[] shape = Shapes.ofInput(layer.config());
                entries.add(KerasJson.input(
                        layer.name(),
                        Shapes.json(shape == null ? new long[] {-1} : shape),
                        layer.config().path("dtype").asText("float32")));
                continue;
            }
            ObjectNode part = nested(config.path(layer.name()), inner, layer.name(), layer.name());
            part.put("name", layer.name());
            if (part.get("config") instanceof ObjectNode options) {
                options.put("name", layer.name());
            }
            part.remove("compile_config");
            ObjectNode[] tensors = layer.calls().get(0).tensors().stream()
                    .map(tensor -> KerasJson.tensor(tensor.layer(), 0, tensor.tensor()))
                    .toArray(ObjectNode[]::new);
            entries.add(KerasJson.called(part, tensors));
        }
        return KerasJson.functional(
                model.name(), entries, references(model.inputs(), 0), references(model.outputs(), firstOfLast(model)));
    }

    /** Keras 3 counts the calls of functional models from 1 where they are outputs. */
    private static int firstOfLast(ModelDefinition model) {
        ModelDefinition last = model.layers().get(model.layers().size() - 1).model();
        return last != null && last.className().equals("Functional") ? 1 : 0;
    }

    private static ArrayNode references(List<TensorReference> tensors, int shift) {
        ArrayNode all = KerasJson.JSON.arrayNode();
        tensors.forEach(tensor -> all.add(KerasJson.reference(tensor.layer(), tensor.node() + shift, tensor.tensor())));
        return all.size() == 1 ? (ArrayNode) all.get(0) : all;
    }

    /** An entry of Keras 3, in full form: the older HDF5 files leave out where classes are. */
    private JsonNode kept(JsonNode raw, String path) {
        if (!(raw instanceof ObjectNode original)
                || !original.has("class_name")
                || !original.path("config").isObject()) {
            return raw;
        }
        ObjectNode entry = original.deepCopy();
        if (entry.path("config").path("layers").isArray()) {
            ArrayNode layers = KerasJson.JSON.arrayNode();
            for (JsonNode layer : original.path("config").path("layers")) {
                layers.add(kept(layer, path(path, layer)));
            }
            entry.withObject("config").set("layers", layers);
            entry.remove("compile_config");
        } else if (isSampler.test(path)
                && !entry.path("registered_name").asText().startsWith(KerasJson.PACKAGE)) {
            return sampler(original);
        }
        if (!entry.has("module")) {
            complete(entry);
        }
        if (texts.has(path)) {
            ObjectNode vocabulary = texts.get(path).deepCopy();
            vocabulary.remove(KerasOrigin.ALL_WEIGHTS);
            entry.withObject("config").setAll(vocabulary);
        }
        ObjectNode options = entry.withObject("config");
        for (String key : WITHIN) {
            if (options.has(key)) {
                options.set(key, kept(options.path(key), path));
            }
        }
        return entry;
    }

    private static String path(String parent, JsonNode layer) {
        String name =
                layer.path("name").asText(layer.path("config").path("name").asText(""));
        String plain = name.replace('/', '_');
        return parent.isEmpty() ? plain : parent + "/" + plain;
    }

    private static void complete(ObjectNode entry) {
        String written = entry.path("class_name").asText();
        String className = Keras3Names.exported(written.substring(written.lastIndexOf('>') + 1));
        boolean operation = Keras3Names.module(className, true) != null
                && entry.path("inbound_nodes").path(0).has("args")
                && !entry.path("config").has("trainable")
                && !entry.path("config").has("dtype");
        String module = Keras3Names.module(className, operation);
        entry.put("module", module).put("class_name", className);
        entry.put("registered_name", module != null && !operation ? null : written);
    }

    private static ObjectNode sampler(JsonNode original) {
        ObjectNode config = KerasJson.JSON.objectNode();
        config.set("name", original.path("config").path("name"));
        ObjectNode entry = KerasJson.ownLayer("Sampling", config);
        entry.set("name", original.path("name"));
        for (JsonNode call : original.path("inbound_nodes")) {
            List<JsonNode> tensors = new ArrayList<>();
            collect(call, tensors);
            KerasJson.called(entry, tensors.stream().limit(2).toArray(ObjectNode[]::new));
        }
        return entry;
    }

    private static void collect(@Nullable JsonNode value, List<JsonNode> tensors) {
        if (value == null) {
            return;
        }
        if (value.path("class_name").asText().equals("__keras_tensor__")) {
            tensors.add(value);
            return;
        }
        value.forEach(part -> collect(part, tensors));
    }
}
