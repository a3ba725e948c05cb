package org.latent4j.keras.network;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The numbers that a model's references give to the calls of its layers, from 0.
 *
 * <p>Keras counts the calls of a nested model from 1 where the model's own making was call 0. Whether it did depends on the
 * version, on the kind of model, and in Keras 3 on whether a layer or the list of outputs refers to it.
 */
public record NodeNumbers(Map<String, Integer> firstOfInputs, Map<String, Integer> firstOfOutputs) {

    /** The numbers that hold in a model of a version. */
    public static NodeNumbers of(ModelDefinition model, int keras) {
        Stream<TensorReference> inputs = model.layers().stream()
                .flatMap(layer -> layer.calls().stream())
                .flatMap(call -> call.tensors().stream());
        return new NodeNumbers(
                first(model, inputs, keras >= 3 ? Set.of() : Set.of("Functional", "Sequential")),
                first(
                        model,
                        model.outputs().stream(),
                        keras >= 3 ? Set.of("Functional") : Set.of("Functional", "Sequential")));
    }

    private static Map<String, Integer> first(
            ModelDefinition model, Stream<TensorReference> references, Set<String> usuallyFromOne) {
        Map<String, Set<Integer>> seen = new HashMap<>();
        references.forEach(reference ->
                seen.computeIfAbsent(reference.layer(), name -> new HashSet<>()).add(reference.node()));
        Map<String, Integer> first = new HashMap<>();
        for (LayerDefinition layer : model.layers()) {
            int calls = layer.calls().size();
            Set<Integer> nodes = seen.getOrDefault(layer.name(), Set.of());
            ModelDefinition inner = layer.model();
            if (inner != null && calls > 0 && !nodes.isEmpty()) {
                boolean fromOne = nodes.contains(calls)
                        || (!nodes.contains(0) && (calls == 1 || usuallyFromOne.contains(inner.className())));
                first.put(layer.name(), fromOne ? 1 : 0);
            }
        }
        return first;
    }

    /** A reference by which a layer takes its input, with calls counted from 0. */
    public TensorReference ofInput(TensorReference reference) {
        return shifted(reference, firstOfInputs);
    }

    /** The same for one that names an output of the model. */
    public TensorReference ofOutput(TensorReference reference) {
        return shifted(reference, firstOfOutputs);
    }

    private static TensorReference shifted(TensorReference reference, Map<String, Integer> first) {
        int shift = first.getOrDefault(reference.layer(), 0);
        return new TensorReference(reference.layer(), reference.node() - shift, reference.tensor());
    }
}
