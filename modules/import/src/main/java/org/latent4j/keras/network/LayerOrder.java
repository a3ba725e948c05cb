package org.latent4j.keras.network;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The order of Keras 3's {@code model.layers}, by which weights are matched with layers: not that of the configuration, but
 * by distance from the outputs, then as a search from the outputs meets them ({@code keras.src.ops.function.map_graph}).
 */
public final class LayerOrder {
    private record Call(LayerDefinition layer, int node) {}

    private final Map<String, LayerDefinition> byName = new HashMap<>();
    private final NodeNumbers numbers;
    private final Set<Call> finished = new HashSet<>();
    private final List<Call> inputsFirst = new ArrayList<>();
    private final Map<LayerDefinition, Integer> met = new LinkedHashMap<>();

    private LayerOrder(ModelDefinition model) {
        model.layers().forEach(layer -> byName.put(layer.name(), layer));
        this.numbers = NodeNumbers.of(model, 3);
    }

    /** The layers of a model of Keras 3 that its outputs need, operations included. */
    public static List<LayerDefinition> of(ModelDefinition model) {
        if (model.className().equals("Sequential")) {
            return model.layers().stream().filter(layer -> !layer.isInput()).toList();
        }
        LayerOrder order = new LayerOrder(model);
        for (TensorReference output : model.outputs()) {
            order.search(order.numbers.ofOutput(output));
        }
        return order.sorted();
    }

    private Call call(TensorReference reference) {
        LayerDefinition layer = byName.get(reference.layer());
        if (layer == null) {
            throw new IllegalArgumentException("no layer '" + reference.layer() + "' in the model");
        }
        return new Call(layer, layer.isInput() ? 0 : reference.node());
    }

    private List<Call> parents(Call call) {
        List<Invocation> calls = call.layer.calls();
        if (call.layer.isInput() || call.node >= calls.size()) {
            return List.of();
        }
        Invocation invocation = calls.get(call.node);
        List<String> names = invocation.names();
        // Keras goes through positional arguments, then through named ones in the order of their names.
        return IntStream.range(0, invocation.tensors().size())
                .boxed()
                .sorted(Comparator.comparing(i -> names.get(i).startsWith("#") ? "" : names.get(i)))
                .map(i -> call(numbers.ofInput(invocation.tensors().get(i))))
                .toList();
    }

    /** Depth first, with a stack of its own: graphs may be thousands of layers deep. */
    private void search(TensorReference output) {
        Deque<Call> open = new ArrayDeque<>();
        Set<Call> entered = new HashSet<>();
        open.push(call(output));
        while (!open.isEmpty()) {
            Call call = open.peek();
            if (finished.contains(call)) {
                open.pop();
            } else if (entered.add(call)) {
                met.putIfAbsent(call.layer, met.size());
                List<Call> parents = parents(call);
                for (int i = parents.size() - 1; i >= 0; i--) {
                    if (!finished.contains(parents.get(i))) {
                        open.push(parents.get(i));
                    }
                }
            } else {
                open.pop();
                finished.add(call);
                inputsFirst.add(call);
            }
        }
    }

    private List<LayerDefinition> sorted() {
        Map<Call, Integer> callDepths = new HashMap<>();
        Map<LayerDefinition, Integer> depths = new HashMap<>();
        for (int i = inputsFirst.size() - 1; i >= 0; i--) {
            Call call = inputsFirst.get(i);
            int depth = Math.max(callDepths.getOrDefault(call, 0), depths.getOrDefault(call.layer, 0));
            depths.put(call.layer, depth);
            callDepths.put(call, depth);
            for (Call parent : parents(call)) {
                callDepths.merge(parent, depth + 1, Math::max);
            }
        }
        Comparator<LayerDefinition> deepest = Comparator.comparing(layer -> -depths.getOrDefault(layer, 0));
        return met.keySet().stream()
                .sorted(deepest.thenComparing(layer -> met.getOrDefault(layer, 0)))
                .toList();
    }
}
