package org.latent4j.keras.weights;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latent4j.keras.archive.StoredWeight;
import org.latent4j.keras.archive.WeightGroup;
import org.latent4j.keras.network.LayerDefinition;
import org.latent4j.keras.network.ModelDefinition;
import org.latent4j.keras.network.Shapes;
import org.latent4j.models.MalformedModelException;

/**
 * Weights of {@code .keras} and {@code .weights.h5} files: a group for each layer, named by its class and its place among
 * the layers of that class ({@code layers/dense_1/vars/0}); nested models have groups within.
 */
final class PathWeights {
    private static final String[] CONTAINERS = {"layers", "_layer_checkpoint_dependencies"};

    private final WeightFinder finder;
    private final Map<LayerDefinition, ModelDefinition> inner;

    PathWeights(WeightFinder finder, Map<LayerDefinition, ModelDefinition> inner) {
        this.finder = finder;
        this.inner = inner;
    }

    void find(WeightGroup root, ModelDefinition model) {
        if (model.className().equals("Subclassed")) {
            findParts(root, model);
            return;
        }
        WeightGroup container = container(root);
        Map<String, Integer> counts = new HashMap<>();
        for (LayerDefinition layer : model.layers()) {
            if (layer.isOperation()) {
                continue;
            }
            String name = groupName(layer, counts);
            layer(container == null ? null : container.group(name), layer, name);
        }
    }

    private static @Nullable WeightGroup container(WeightGroup root) {
        return root.group(containerName(root));
    }

    /** The group that holds a model's layers. */
    static String containerName(WeightGroup model) {
        for (String name : CONTAINERS) {
            if (model.group(name) != null) {
                return name;
            }
        }
        return CONTAINERS[0];
    }

    /** The models that a subclassed one holds: under the names of its attributes, or among its layers. */
    private void findParts(WeightGroup root, ModelDefinition model) {
        Map<String, Integer> counts = new HashMap<>();
        for (LayerDefinition part : model.layers()) {
            if (part.isInput()) {
                continue;
            }
            WeightGroup container = container(root);
            String name = groupName(part, counts);
            WeightGroup group = root.group(part.name());
            if (group == null && container != null) {
                group = container.group(name);
            }
            layer(group, part, part.name());
        }
    }

    static String groupName(LayerDefinition layer, Map<String, Integer> counts) {
        ModelDefinition model = layer.model();
        String className = model == null ? layer.className() : model.className();
        String name = Shapes.groupName(className);
        int count = counts.merge(name, 1, Integer::sum);
        return count == 1 ? name : name + "_" + (count - 1);
    }

    private void layer(@Nullable WeightGroup group, LayerDefinition layer, String name) {
        ModelDefinition model = layer.model();
        if (model != null) {
            if (group != null) {
                find(group, model);
            } else if (hasWeights(model)) {
                throw missing(layer, name);
            }
            return;
        }
        ModelDefinition wrapped = inner.get(layer);
        if (wrapped != null) {
            WeightGroup child = group == null ? null : group.group("layer");
            if (child == null) {
                throw missing(layer, name + "/layer");
            }
            find(child, wrapped);
            return;
        }
        for (WeightTarget target : finder.targets(layer)) {
            StoredWeight stored =
                    group == null ? null : array(group, target.spec().path());
            if (stored == null) {
                throw new MalformedModelException(target.where() + ": expected an array '" + name + "/"
                        + target.spec().path() + "', found "
                        + (group == null
                                ? "no such group"
                                : "groups " + group.groups() + ", arrays " + group.arrays()));
            }
            finder.put(target, FoundWeight.of(stored));
        }
    }

    /** An attribute that was private in another version has an underscore before its name. */
    private static @Nullable StoredWeight array(WeightGroup group, String path) {
        StoredWeight stored = group.array(path);
        if (stored != null) {
            return stored;
        }
        return path.startsWith("_") ? group.array(path.substring(1)) : group.array("_" + path);
    }

    private boolean hasWeights(ModelDefinition model) {
        return model.layers().stream().anyMatch(layer -> {
            ModelDefinition nested = layer.model();
            return nested == null ? !finder.targets(layer).isEmpty() : hasWeights(nested);
        });
    }

    private static MalformedModelException missing(LayerDefinition layer, String name) {
        return new MalformedModelException("layer '" + layer.name() + "' (" + layer.className()
                + "): expected its weights in the group '" + name + "', found no such group");
    }
}
