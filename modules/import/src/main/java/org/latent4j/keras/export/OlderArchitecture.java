package org.latent4j.keras.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.latent4j.keras.network.Invocation;
import org.latent4j.keras.network.LayerDefinition;
import org.latent4j.keras.network.ModelDefinition;
import org.latent4j.keras.network.NodeNumbers;
import org.latent4j.keras.network.Shapes;
import org.latent4j.keras.network.TensorReference;

/** Writes architectures of Keras 1 and 2 as Keras 3 has them, with the names of all layers and models kept. */
final class OlderArchitecture {
    /** Layers that give their input, for a loss or metric's sake; Keras 3 has none such. */
    private static final Set<String> TRANSPARENT = Set.of("AddLoss", "AddMetric");

    private static final Set<String> RECURRENT = Set.of(
            "LSTM",
            "GRU",
            "SimpleRNN",
            "RNN",
            "CuDNNLSTM",
            "CuDNNGRU",
            "Bidirectional",
            "ConvLSTM1D",
            "ConvLSTM2D",
            "ConvLSTM3D");

    private final int keras;
    private final Predicate<String> isSampler;
    private final JsonNode texts;

    OlderArchitecture(int keras, Predicate<String> isSampler, JsonNode texts) {
        this.keras = keras;
        this.isSampler = isSampler;
        this.texts = texts;
    }

    /** The entry of a model, without calls. */
    ObjectNode model(ModelDefinition model, String name, String path) {
        return model.className().equals("Sequential") ? sequential(model, name, path) : functional(model, name, path);
    }

    private ObjectNode sequential(ModelDefinition model, String name, String path) {
        List<ObjectNode> layers = new ArrayList<>();
        for (LayerDefinition layer : model.layers()) {
            if (!layer.isInput() || Shapes.ofInput(layer.config()) != null) {
                ObjectNode entry = entry(layer, WeightGroups.path(path, layer));
                entry.remove(List.of("inbound_nodes", "name"));
                layers.add(entry);
            }
        }
        return KerasJson.sequential(name, layers);
    }

    private ObjectNode functional(ModelDefinition model, String name, String path) {
        Map<String, LayerDefinition> byName = new HashMap<>();
        model.layers().forEach(layer -> byName.put(layer.name(), layer));
        NodeNumbers numbers = NodeNumbers.of(model, keras);
        UnaryOperator<TensorReference> inner = reference -> through(numbers.ofInput(reference), byName, numbers);
        Set<String> needed = needed(model, byName, numbers);
        List<ObjectNode> entries = new ArrayList<>();
        for (LayerDefinition layer : model.layers()) {
            if (needed.contains(layer.name()) && !TRANSPARENT.contains(layer.className())) {
                ObjectNode entry = entry(layer, WeightGroups.path(path, layer));
                if (!layer.isInput()) {
                    entry.set("inbound_nodes", KerasJson.JSON.arrayNode());
                    layer.calls()
                            .forEach(call -> entry.withArray("inbound_nodes").add(call(layer, call, inner)));
                }
                entries.add(entry);
            }
        }
        return KerasJson.functional(
                name,
                entries,
                references(model.inputs().stream()
                        .map(reference -> KerasJson.reference(plain(reference.layer()), 0, 0))
                        .toList()),
                references(model.outputs().stream()
                        .map(reference -> output(through(numbers.ofOutput(reference), byName, numbers), byName))
                        .toList()));
    }

    private static ArrayNode references(List<ArrayNode> references) {
        ArrayNode all = KerasJson.JSON.arrayNode();
        references.forEach(all::add);
        return references.size() == 1 ? references.get(0) : all;
    }

    /** Keras 3 counts the calls of functional models from 1 where they are outputs. */
    private static ArrayNode output(TensorReference reference, Map<String, LayerDefinition> byName) {
        ModelDefinition model =
                Objects.requireNonNull(byName.get(reference.layer())).model();
        int shift = model != null && !model.className().equals("Sequential") ? 1 : 0;
        return KerasJson.reference(plain(reference.layer()), reference.node() + shift, reference.tensor());
    }

    private static TensorReference through(
            TensorReference reference, Map<String, LayerDefinition> byName, NodeNumbers numbers) {
        TensorReference at = reference;
        LayerDefinition layer = byName.get(at.layer());
        while (layer != null && TRANSPARENT.contains(layer.className())) {
            at = numbers.ofInput(layer.calls().get(at.node()).tensors().get(0));
            layer = byName.get(at.layer());
        }
        return at;
    }

    private static Set<String> needed(ModelDefinition model, Map<String, LayerDefinition> byName, NodeNumbers numbers) {
        Set<String> needed = new HashSet<>();
        Deque<String> open = new ArrayDeque<>();
        model.inputs().forEach(reference -> open.add(reference.layer()));
        model.outputs()
                .forEach(reference -> open.add(
                        through(numbers.ofOutput(reference), byName, numbers).layer()));
        while (!open.isEmpty()) {
            String name = open.remove();
            LayerDefinition layer = byName.get(name);
            if (layer != null && needed.add(name)) {
                layer.calls()
                        .forEach(call -> call.tensors()
                                .forEach(tensor -> open.add(through(numbers.ofInput(tensor), byName, numbers)
                                        .layer())));
            }
        }
        return needed;
    }

    /** Layer names with slashes aren't taken by Keras 3. */
    private static String plain(String name) {
        return name.replace('/', '_');
    }

    private ObjectNode entry(LayerDefinition layer, String path) {
        String name = plain(layer.name());
        ModelDefinition nested = layer.model();
        ObjectNode entry;
        if (nested != null) {
            entry = model(nested, name, path);
            if (!layer.config().path("trainable").asBoolean(true)) {
                entry.withObject("config").put("trainable", false);
            }
        } else if (layer.isInput()) {
            long[] shape = Objects.requireNonNull(Shapes.ofInput(layer.config()), layer.name());
            entry = KerasJson.input(
                    name, Shapes.json(shape), layer.config().path("dtype").asText("float32"));
        } else if (layer.isOperation()) {
            entry = TensorFlowOperations.entry(layer, name);
        } else if (isSampler.test(path)) {
            entry = KerasJson.ownLayer("Sampling", KerasJson.JSON.objectNode().put("name", name));
        } else {
            entry = new Keras3Options(layer.name()).layer(layer.className(), layer.config(), name);
            if (texts.has(path)) {
                ObjectNode vocabulary = texts.get(path).deepCopy();
                vocabulary.remove(KerasOrigin.ALL_WEIGHTS);
                entry.withObject("config").setAll(vocabulary);
            }
            ModelDefinition wrapped = WeightGroups.wrapped(layer, keras);
            if (wrapped != null) {
                entry.withObject("config").set("layer", model(wrapped, wrapped.name(), path));
            }
        }
        entry.put("name", name);
        return entry;
    }

    private ObjectNode call(LayerDefinition layer, Invocation call, UnaryOperator<TensorReference> inner) {
        List<ObjectNode> tensors = new ArrayList<>();
        for (TensorReference reference : call.tensors()) {
            TensorReference from = inner.apply(reference);
            tensors.add(KerasJson.tensor(plain(from.layer()), from.node(), from.tensor()));
        }
        if (layer.isOperation()) {
            return TensorFlowOperations.call(layer, call, tensors);
        }
        ObjectNode node = KerasJson.JSON.objectNode();
        ObjectNode keywords = KerasJson.JSON.objectNode();
        for (Map.Entry<String, JsonNode> argument : call.arguments().properties()) {
            if (!argument.getValue().isNull() && !argument.getKey().equals("training")) {
                keywords.set(argument.getKey(), argument.getValue());
            }
        }
        ArrayNode first = KerasJson.JSON.arrayNode();
        boolean recurrent = RECURRENT.contains(layer.className());
        for (int i = 0; i < tensors.size(); i++) {
            String name = call.names().get(i);
            if (name.isEmpty() && recurrent && i > 0) {
                name = "initial_state";
            }
            if (name.isEmpty()) {
                first.add(tensors.get(i));
            } else if (name.equals("initial_state")) {
                keywords.withArray(name).add(tensors.get(i));
            } else {
                keywords.set(name, tensors.get(i));
            }
        }
        node.withArray("args").add(first.size() == 1 ? first.get(0) : first);
        node.set("kwargs", keywords);
        return node;
    }
}
