package org.latent4j.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.latent4j.keras.network.Invocation;
import org.latent4j.keras.network.LayerDefinition;
import org.latent4j.keras.network.ModelDefinition;
import org.latent4j.keras.network.TensorReference;

/**
 * What an architecture itself says of the outputs of its layers: how many are read, and where Keras wrote a shape down (with
 * the tensors of Keras 3, and as what the next layer was built for).
 */
final class StatedShapes {
    /** Stands for a shape that nobody knows. */
    static final long[] UNKNOWN = {-2};

    private final Map<LayerDefinition, Integer> counts = new HashMap<>();
    private final Map<LayerDefinition, Map<Integer, long[]>> built = new HashMap<>();
    private final Map<String, long @Nullable []> tensors = new HashMap<>();

    private StatedShapes() {}

    static StatedShapes of(JsonNode architecture, ModelDefinition model) {
        StatedShapes shapes = new StatedShapes();
        for (JsonNode tensor : architecture.findParents("keras_history")) {
            shapes.addTensor(tensor);
        }
        shapes.add(model);
        return shapes;
    }

    static boolean isUnknown(long[] shape) {
        return Arrays.equals(shape, UNKNOWN);
    }

    /** The shapes of a layer's outputs, {@link #UNKNOWN} where the file doesn't say. */
    List<long[]> outputs(LayerDefinition layer) {
        List<long[]> shapes = new ArrayList<>();
        for (int i = 0; i < Math.max(1, counts.getOrDefault(layer, 1)); i++) {
            long[] shape = built.getOrDefault(layer, Map.of()).get(i);
            if (shape == null) {
                shape = tensors.get(layer.name() + ":" + i);
            }
            shapes.add(Objects.requireNonNullElse(shape, UNKNOWN));
        }
        return shapes;
    }

    private void addTensor(JsonNode tensor) {
        JsonNode history = tensor.get("keras_history");
        long[] shape = shape(tensor.path("shape"));
        if (shape == null || history.size() < 3) {
            return;
        }
        String key = history.get(0).asText() + ":" + history.get(2).asInt();
        long[] other = tensors.putIfAbsent(key, shape);
        if (other != null && !Arrays.equals(other, shape)) {
            tensors.put(key, UNKNOWN); // layers of the same name in different models
        }
    }

    private static long @Nullable [] shape(JsonNode sizes) {
        if (!sizes.isArray()) {
            return null;
        }
        long[] shape = new long[sizes.size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = sizes.get(i).canConvertToInt() && sizes.get(i).asInt() >= 0
                    ? sizes.get(i).asInt()
                    : -1;
        }
        return shape;
    }

    private void add(ModelDefinition model) {
        model.outputs().forEach(reference -> count(model, reference));
        for (LayerDefinition layer : model.layers()) {
            for (Invocation call : layer.calls()) {
                call.tensors().forEach(reference -> count(model, reference));
                if (layer.inputShape() != null
                        && layer.calls().size() == 1
                        && call.tensors().size() == 1) {
                    built(model, call.tensors().get(0), layer.inputShape());
                }
            }
            ModelDefinition inner = layer.model();
            if (inner != null) {
                layer.calls().forEach(call -> called(model, inner, call));
                add(inner);
            }
        }
    }

    /** What a nested model reads has the shape that its input was made for. */
    private void called(ModelDefinition model, ModelDefinition inner, Invocation call) {
        for (int i = 0; i < Math.min(call.tensors().size(), inner.inputs().size()); i++) {
            LayerDefinition input = layer(inner, inner.inputs().get(i));
            long[] shape = input == null ? null : input.inputShape();
            if (shape != null) {
                built(model, call.tensors().get(i), shape);
            }
        }
    }

    private void count(ModelDefinition model, TensorReference reference) {
        LayerDefinition layer = layer(model, reference);
        if (layer != null && reference.tensor() >= 0) {
            counts.merge(layer, Math.min(reference.tensor(), 99) + 1, Math::max);
        }
    }

    private void built(ModelDefinition model, TensorReference reference, long[] shape) {
        LayerDefinition layer = layer(model, reference);
        ModelDefinition inner = layer == null ? null : layer.model();
        if (inner != null && reference.tensor() < inner.outputs().size()) {
            built(inner, inner.outputs().get(reference.tensor()), shape);
        } else if (layer != null) {
            built.computeIfAbsent(layer, key -> new HashMap<>()).put(reference.tensor(), shape);
        }
    }

    private static @Nullable LayerDefinition layer(ModelDefinition model, TensorReference reference) {
        return model.layers().stream()
                .filter(layer -> layer.name().equals(reference.layer()))
                .findFirst()
                .orElse(null);
    }
}
