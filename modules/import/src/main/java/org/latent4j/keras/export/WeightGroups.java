package org.latent4j.keras.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latent4j.keras.archive.ArchiveGroup;
import org.latent4j.keras.network.ArchitectureReader;
import org.latent4j.keras.network.LayerDefinition;
import org.latent4j.keras.network.LayerOrder;
import org.latent4j.keras.network.ModelDefinition;
import org.latent4j.keras.network.Shapes;

/** A model's weights in the groups in which Keras looks for them. */
final class WeightGroups {
    /** What layers of texts keep in {@code .keras} files only; in HDF5 their configuration is enough. */
    static final String TOKEN_WEIGHTS = "vars/idf_weights";

    private static final String INNER_KERNEL = "layer/vars/0";

    private final Map<String, List<WeightValues>> weights;

    private WeightGroups(Map<String, List<WeightValues>> weights) {
        this.weights = weights;
    }

    /** Of a {@code .keras} archive: {@code layers/dense_1/vars/0}, named by class and place. */
    static ArchiveGroup byPlace(ExportedModel model) {
        ArchiveGroup root = new ArchiveGroup();
        new WeightGroups(model.weights()).places(root, definition(model), "");
        return root;
    }

    /** Of an HDF5 model: a group for each outermost layer, {@code encoder}, of all weights within it. */
    static ArchiveGroup byLayer(ExportedModel model) {
        ArchiveGroup root = new ArchiveGroup();
        new WeightGroups(model.weights()).layers(root, definition(model));
        return root;
    }

    private static ModelDefinition definition(ExportedModel model) {
        return ArchitectureReader.read(model.architecture(), 3);
    }

    /** Names in paths have no slashes, as Keras 3 wants it of layers. */
    static String path(String parent, LayerDefinition layer) {
        String name = layer.name().replace('/', '_');
        return parent.isEmpty() ? name : parent + "/" + name;
    }

    /** The model within a layer ({@code TimeDistributed}), or null. */
    static @Nullable ModelDefinition wrapped(LayerDefinition layer, int keras) {
        JsonNode inner = layer.config().path("layer");
        boolean model = layer.className().equals("TimeDistributed")
                && (inner.path("config").path("layers").isArray()
                        || inner.path("class_name").asText().equals("Sequential"));
        return model ? ArchitectureReader.read(inner, keras) : null;
    }

    private void places(ArchiveGroup group, ModelDefinition model, String parent) {
        Map<String, Integer> counts = new HashMap<>();
        for (LayerDefinition layer : LayerOrder.of(model)) {
            if (layer.isOperation()) {
                continue;
            }
            ModelDefinition nested = layer.model();
            String name = Shapes.groupName(nested == null ? layer.className() : nested.className());
            int count = counts.merge(name, 1, Integer::sum);
            String path = path(parent, layer);
            ArchiveGroup own = group.group("layers").group(count == 1 ? name : name + "_" + (count - 1));
            if (nested != null) {
                places(own, nested, path);
                continue;
            }
            ModelDefinition inner = wrapped(layer, 3);
            if (inner != null) {
                places(own.group("layer"), inner, path);
            }
            for (WeightValues weight : weights.getOrDefault(path, List.of())) {
                own.floats(weight.path(), weight.values(), weight.shape());
                boolean twice = layer.className().equals("SpectralNormalization")
                        && weight.path().equals(INNER_KERNEL);
                if (twice) { // this layer counts the inner one's kernel among its own weights
                    own.floats("vars/0", weight.values(), weight.shape());
                }
            }
        }
    }

    private void layers(ArchiveGroup root, ModelDefinition model) {
        List<String> names = new ArrayList<>();
        for (LayerDefinition layer : LayerOrder.of(model)) {
            if (layer.isOperation()) {
                continue;
            }
            List<Named> all = new ArrayList<>();
            collect(layer, path("", layer), true, all);
            all.sort(Comparator.comparing(named -> !named.trainable)); // stable: trainable ones first
            ArchiveGroup group = root.group(layer.name());
            group.names("weight_names", all.stream().map(Named::name).toList());
            for (Named named : all) {
                group.floats(named.name, named.weight.values(), named.weight.shape());
            }
            names.add(layer.name());
        }
        root.names("layer_names", names);
        root.group("top_level_model_weights").names("weight_names", List.of());
    }

    private record Named(String name, boolean trainable, WeightValues weight) {}

    private void collect(LayerDefinition layer, String path, boolean trainable, List<Named> all) {
        boolean learns = trainable && layer.trainable();
        ModelDefinition nested = layer.model() == null ? wrapped(layer, 3) : layer.model();
        if (nested != null) {
            for (LayerDefinition part : LayerOrder.of(nested)) {
                if (!part.isOperation()) {
                    collect(part, path(path, part), learns, all);
                }
            }
        }
        for (WeightValues weight : weights.getOrDefault(path, List.of())) {
            if (!weight.name().equals(TOKEN_WEIGHTS)) {
                all.add(new Named(path + "/" + weight.name(), learns && weight.trainable(), weight));
            }
        }
    }
}
