package org.latent4j.keras.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.latent4j.layers.keras.KerasLayer;
import org.latent4j.layers.keras.LayerConfig;
import org.latent4j.layers.keras.UnsupportedLayerException;
import org.latent4j.models.MalformedModelException;
import org.latent4j.models.UnsupportedModelException;

/** Carries a model out symbolically, nested models within it too, and writes down every call of a layer. */
public final class Flattener {
    private static final int MOST_NODES = 20_000;
    private static final Set<String> TRANSPARENT = Set.of("InputLayer", "AddLoss", "AddMetric");

    private final int keras;
    private final LayerFactory factory;
    private final TextBoundary texts;
    private final Map<String, FlatNetwork.Input> inputs = new LinkedHashMap<>();
    private final List<FlatNode> nodes = new ArrayList<>();
    private final Map<String, List<Value>> parts = new LinkedHashMap<>();
    private final Map<String, List<Value>> partInputs = new LinkedHashMap<>();
    private final List<String> notices = new ArrayList<>();
    private final Map<LayerDefinition, String> owners = new HashMap<>();
    private final Map<String, Integer> names = new HashMap<>();

    private Flattener(int keras, LayerFactory factory, TextLayers texts) {
        this.keras = keras;
        this.factory = factory;
        this.texts = new TextBoundary(texts, inputs);
    }

    /**
     * Flattens a model.
     *
     * @param keras 2 or 3: what options mean
     * @param texts finds what turns texts into numbers
     * @throws MalformedModelException if layers refer to what isn't there, or in a circle, or shapes don't fit
     * @throws UnsupportedModelException if a layer isn't known; names it and its option
     */
    public static FlatNetwork flatten(ModelDefinition model, int keras, LayerFactory factory, TextLayers texts) {
        Flattener flattener = new Flattener(keras, factory, texts);
        List<Value> starts = flattener.inputs(model);
        List<Value> outputs = flattener.run(model, "", starts, true);
        flattener.texts.checkComplete(outputs);
        return new FlatNetwork(
                flattener.inputs,
                flattener.nodes,
                outputs,
                model.outputNames(),
                flattener.parts,
                flattener.partInputs,
                flattener.wrapped,
                flattener.texts.found(),
                flattener.notices);
    }

    private List<Value> inputs(ModelDefinition model) {
        List<Value> starts = new ArrayList<>();
        for (TensorReference reference : model.inputs()) {
            LayerDefinition layer = model.layers().stream()
                    .filter(candidate -> candidate.name().equals(reference.layer()))
                    .findFirst()
                    .orElseThrow(() -> new MalformedModelException(
                            "input_layers: no layer '" + reference.layer() + "' in model '" + model.name() + "'"));
            long[] shape = Shapes.ofInput(layer.config());
            if (shape == null) {
                shape = factory.missingInputShape(layer);
            }
            String type = layer.config().path("dtype").asText("float32");
            if (inputs.put(layer.name(), new FlatNetwork.Input(shape, type)) != null) {
                throw new MalformedModelException("input_layers: '" + layer.name() + "' occurs twice");
            }
            names.put(layer.name(), 1);
            starts.add(new Value(layer.name(), 0, shape, null, type.equals("string")));
        }
        return starts;
    }

    private record Place(LayerDefinition layer, int node) {}

    private List<Value> run(ModelDefinition model, String prefix, List<Value> starts, boolean trainable) {
        if (starts.size() != model.inputs().size()) {
            throw new MalformedModelException("model '" + prefix + model.name() + "': expected "
                    + model.inputs().size() + " inputs, called with " + starts.size());
        }
        Map<String, LayerDefinition> byName = new HashMap<>();
        model.layers().forEach(layer -> byName.put(layer.name(), layer));
        NodeNumbers numbers = NodeNumbers.of(model, keras);
        Map<TensorReference, Value> known = new HashMap<>();
        for (int i = 0; i < starts.size(); i++) {
            known.put(model.inputs().get(i), starts.get(i));
        }
        Deque<Place> open = new ArrayDeque<>();
        for (LayerDefinition layer : model.layers()) {
            for (int i = 0; i < layer.calls().size(); i++) {
                if (!layer.isInput()) {
                    open.add(new Place(layer, i));
                }
            }
        }
        int waiting = 0;
        while (!open.isEmpty() && waiting <= open.size()) {
            Place place = open.remove();
            Invocation call = place.layer.calls().get(place.node);
            List<TensorReference> tensors =
                    call.tensors().stream().map(numbers::ofInput).toList();
            if (!known.keySet().containsAll(tensors)) {
                open.add(place);
                waiting++;
                continue;
            }
            waiting = 0;
            List<Value> values = tensors.stream()
                    .map(reference -> Objects.requireNonNull(known.get(reference)))
                    .toList();
            List<Value> results = call(place.layer, call, values, prefix, trainable, byName);
            for (int i = 0; i < results.size(); i++) {
                known.put(new TensorReference(place.layer.name(), place.node, i), results.get(i));
            }
        }
        List<Value> outputs = new ArrayList<>();
        for (TensorReference reference : model.outputs()) {
            Value value = known.get(numbers.ofOutput(reference));
            if (value == null) {
                throw unreachable(model, prefix, reference, byName, open);
            }
            outputs.add(value);
        }
        return outputs;
    }

    private static MalformedModelException unreachable(
            ModelDefinition model,
            String prefix,
            TensorReference reference,
            Map<String, LayerDefinition> byName,
            Deque<Place> open) {
        for (Place place : open) {
            for (TensorReference tensor : place.layer.calls().get(place.node).tensors()) {
                if (!byName.containsKey(tensor.layer())) {
                    return new MalformedModelException("layer '" + prefix + place.layer.name()
                            + "', inbound_nodes: no layer '" + tensor.layer() + "' in model '" + model.name() + "'");
                }
            }
        }
        String what = "model '" + prefix + model.name() + "': output '" + reference.layer() + "', node "
                + reference.node() + ", tensor " + reference.tensor();
        return new MalformedModelException(
                open.isEmpty()
                        ? what + " doesn't exist"
                        : what
                                + " can't be reached: layers refer to each other in a circle, or to calls that don't exist ('"
                                + open.peek().layer.name() + "')");
    }

    private List<Value> call(
            LayerDefinition layer,
            Invocation call,
            List<Value> values,
            String prefix,
            boolean trainable,
            Map<String, LayerDefinition> siblings) {
        boolean learns = trainable && layer.trainable();
        ModelDefinition inner = layer.model();
        String path = unique(prefix + layer.name());
        if (inner != null) {
            List<Value> outputs = run(inner, path + "/", values, learns && inner(layer));
            // A model that does nothing but encode texts is no part of the graph.
            if (!outputs.stream().allMatch(output -> inputs.containsKey(output.source()))) {
                parts.putIfAbsent(path, outputs);
                partInputs.putIfAbsent(path, values);
            }
            return outputs;
        }
        if (TRANSPARENT.contains(layer.className())) {
            if (!layer.isInput()) {
                notices.add("layer '" + path + "' (" + layer.className()
                        + "): left out; it adds to the loss or a metric while training, not to the outputs");
            }
            return values;
        }
        if (layer.className().equals("TimeDistributed")
                && ArchitectureReader.isModel(layer.config().path("layer"))) {
            return timeDistributedModel(layer, values, path, learns);
        }
        if (TextLayers.CLASSES.contains(layer.className()) || values.stream().anyMatch(Value::texts)) {
            return List.of(texts.encoded(layer, path, values));
        }
        LayerDefinition source = factory.isKnown(layer) ? null : TiedLayers.source(layer, siblings);
        if (source != null) {
            return tied(layer, source, values, path, learns);
        }
        return node(layer, layer.className(), call, values, path, learns);
    }

    /** A custom layer that holds a dense layer of the same model: it uses that one's kernel, transposed. */
    private List<Value> tied(
            LayerDefinition layer, LayerDefinition source, List<Value> values, String path, boolean learns) {
        String owner = owners.get(source);
        FlatNode dense = nodes.stream()
                .filter(node -> node.name().equals(owner))
                .findFirst()
                .orElseThrow(() -> new MalformedModelException("layer '" + path + "' (" + layer.className()
                        + "): expected '" + source.name() + "', whose kernel it uses, before it"));
        LayerConfig options = LayerConfig.of(source.config(), keras);
        KerasLayer kernel = factory.of(TiedLayers.as(TiedLayers.KERNEL, source), options, dense.inputShapes())
                .layer();
        List<long[]> shapes = kernel.outputShapes(dense.inputShapes());
        String kernelName = unique(path + "/kernel");
        nodes.add(new FlatNode(
                kernelName,
                source,
                TiedLayers.KERNEL,
                options,
                kernel,
                List.of(),
                dense.inputShapes(),
                shapes,
                owner,
                dense.trainable(),
                false,
                "the kernel of '" + owner + "'"));
        Value weights = new Value(kernelName, 0, shapes.get(0), null);
        return node(layer, TiedLayers.DENSE, plain(), List.of(values.get(0), weights), path, learns);
    }

    private static boolean inner(LayerDefinition layer) {
        return layer.config().path("trainable").asBoolean(true);
    }

    /** A whole model for each step in time: the steps become rows, and rows steps again. */
    private List<Value> timeDistributedModel(LayerDefinition layer, List<Value> values, String path, boolean learns) {
        Value steps = values.get(0);
        List<Value> rows = node(
                helper(layer, "StepsToRows"),
                "StepsToRows",
                plain(),
                List.of(steps.masked(null)),
                path + "/rows",
                learns);
        ModelDefinition inner = Objects.requireNonNull(innerModel(layer));
        List<Value> outputs = run(inner, path + "/", rows, learns);
        return outputs.stream()
                .map(output -> node(
                                helper(layer, "RowsToSteps"),
                                "RowsToSteps",
                                plain(),
                                List.of(output.masked(null), steps.masked(null)),
                                unique(path + "/steps"),
                                learns)
                        .get(0)
                        .masked(steps.mask()))
                .toList();
    }

    private final Map<LayerDefinition, ModelDefinition> wrapped = new HashMap<>();

    private @Nullable ModelDefinition innerModel(LayerDefinition layer) {
        return wrapped.computeIfAbsent(
                layer, key -> ArchitectureReader.read(key.config().path("layer"), keras));
    }

    private static LayerDefinition helper(LayerDefinition layer, String className) {
        ObjectNode config = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        return new LayerDefinition(layer.name(), className, "", config, null, List.of(), null);
    }

    private static Invocation plain() {
        return new Invocation(
                List.of(), List.of(), com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode());
    }

    private List<Value> node(
            LayerDefinition definition,
            String className,
            Invocation call,
            List<Value> given,
            String name,
            boolean learns) {
        if (nodes.size() > MOST_NODES) {
            throw new UnsupportedModelException("more than " + MOST_NODES + " layer calls");
        }
        String where = "layer '" + name + "' (" + className + ")";
        try {
            List<Value> values = new ArrayList<>(given);
            List<String> inputNames = new ArrayList<>(CallArguments.names(className, call.names()));
            takeMask(values, inputNames);
            LayerDefinition asked =
                    definition.className().equals(className) ? definition : TiedLayers.as(className, definition);
            JsonNode config = definition.isOperation() ? merged(definition.config(), call.arguments()) : asked.config();
            boolean named = inputNames.stream().anyMatch(input -> !input.isEmpty());
            LayerConfig options = new LayerConfig(config, keras, named ? inputNames : List.of(), call.arguments());
            List<long[]> shapes = values.stream().map(Value::shape).toList();
            LayerFactory.Mapped mapped = factory.of(asked, options, shapes);
            KerasLayer layer = mapped.layer();
            boolean weighs = !layer.weights(shapes).isEmpty();
            String owner = owners.putIfAbsent(definition, name);
            boolean shares = owner != null && weighs;
            List<long[]> outputShapes = layer.outputShapes(shapes);
            nodes.add(new FlatNode(
                    name,
                    definition,
                    mapped.className(),
                    mapped.config(),
                    layer,
                    values,
                    shapes,
                    outputShapes,
                    shares ? owner : null,
                    learns,
                    false,
                    mapped.note()));
            Value mask = mask(layer, mapped, definition, values, shapes, name);
            List<Value> outputs = new ArrayList<>();
            for (int i = 0; i < outputShapes.size(); i++) {
                boolean fits = i == 0 || outputShapes.get(i).length > 2;
                outputs.add(new Value(name, i, outputShapes.get(i), fits ? mask : null));
            }
            return outputs;
        } catch (UnsupportedLayerException e) {
            throw new UnsupportedModelException(where + ": " + e.getMessage(), e);
        } catch (MalformedModelException | UnsupportedModelException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new MalformedModelException(where + ": " + e.getMessage(), e);
        } catch (RuntimeException e) { // a configuration of a form that no layer thought of
            throw new MalformedModelException(where + ": its configuration can't be read: " + e, e);
        }
    }

    private @Nullable Value mask(
            KerasLayer layer,
            LayerFactory.Mapped mapped,
            LayerDefinition definition,
            List<Value> values,
            List<long[]> shapes,
            String name) {
        Value first = values.isEmpty() ? null : values.get(0).mask();
        return switch (layer.masking()) {
            case PASSES, USES_AND_PASSES -> first;
            case STOPS, USES_AND_STOPS -> null;
            case COMPUTES -> {
                boolean fromNothing = mapped.className().equals("Masking")
                        || mapped.className().endsWith("Embedding");
                if (!fromNothing && values.stream().allMatch(value -> value.mask() == null)) {
                    yield null;
                }
                String maskName = unique(name + "/mask");
                long[] shape = Arrays.copyOf(shapes.get(0), Math.min(2, shapes.get(0).length));
                nodes.add(new FlatNode(
                        maskName,
                        definition,
                        mapped.className(),
                        mapped.config(),
                        layer,
                        values,
                        shapes,
                        List.of(shape),
                        null,
                        false,
                        true,
                        "the mask of '" + name + "'"));
                yield new Value(maskName, 0, shape, null);
            }
        };
    }

    /** An explicit {@code mask} argument that is a tensor is the mask of the first input. */
    private static void takeMask(List<Value> values, List<String> inputNames) {
        int at = inputNames.indexOf("mask");
        if (at > 0) {
            values.set(0, values.get(0).masked(values.remove(at)));
            inputNames.remove(at);
        }
    }

    private static JsonNode merged(JsonNode config, JsonNode call) {
        ObjectNode whole = config.deepCopy();
        call.properties().forEach(entry -> whole.set(entry.getKey(), entry.getValue()));
        return whole;
    }

    /** A name for another call of the same path. */
    private String unique(String path) {
        int count = names.merge(path, 1, Integer::sum);
        if (count == 1) {
            return path;
        }
        return unique(path + "_" + (count - 1));
    }
}
