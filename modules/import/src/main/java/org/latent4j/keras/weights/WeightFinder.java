package org.latent4j.keras.weights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.latent4j.keras.archive.StoredWeight;
import org.latent4j.keras.archive.WeightGroup;
import org.latent4j.keras.network.FlatNode;
import org.latent4j.keras.network.LayerDefinition;
import org.latent4j.keras.network.ModelDefinition;
import org.latent4j.layers.keras.WeightSpec;
import org.latent4j.models.MalformedModelException;

/** What both ways of storing weights have in common. */
public final class WeightFinder {
    /** Groups beside the layers' that hold no weights: states of the optimizer and of metrics. */
    private static final Set<String> OF_TRAINING = Set.of("optimizer", "optimizer_weights", "metrics");

    private final Map<LayerDefinition, FlatNode> owners = new HashMap<>();
    private final Map<String, Map<String, FoundWeight>> found = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();

    private WeightFinder(List<FlatNode> nodes) {
        for (FlatNode node : nodes) {
            if (node.sharedWith() == null && !node.maskOutput()) {
                owners.putIfAbsent(node.definition(), node);
            }
        }
    }

    /**
     * Finds every weight of a network.
     *
     * @param weights the root of the file's weights
     * @param model what the network was flattened from
     * @param nodes the network's calls
     * @param inner the models within layers ({@code TimeDistributed}), by layer
     * @param keras the version that wrote the file: 1, 2 or 3
     * @throws MalformedModelException if one is missing, has another shape or another name
     */
    public static WeightSource find(
            WeightGroup weights,
            ModelDefinition model,
            List<FlatNode> nodes,
            Map<LayerDefinition, ModelDefinition> inner,
            int keras) {
        WeightFinder finder = new WeightFinder(nodes);
        if (weights.names("layer_names") != null) {
            new NamedWeights(finder, weights, inner, keras == 1).find(model);
        } else {
            new PathWeights(finder, inner).find(weights, model);
        }
        List<String> unused = new ArrayList<>();
        finder.collectUnused(weights, unused);
        return new WeightSource(finder.found, unused);
    }

    /** A network's trainable weights, in the order of Keras's {@code model.trainable_variables}. */
    public static List<TrainableWeight> trainable(
            ModelDefinition model, List<FlatNode> nodes, Map<LayerDefinition, ModelDefinition> inner) {
        WeightFinder finder = new WeightFinder(nodes);
        List<TrainableWeight> weights = new ArrayList<>();
        finder.collectTrainable(model, inner, new HashSet<>(), weights);
        return weights;
    }

    private void collectTrainable(
            ModelDefinition model,
            Map<LayerDefinition, ModelDefinition> inner,
            Set<LayerDefinition> seen,
            List<TrainableWeight> weights) {
        for (LayerDefinition layer : model.layers()) {
            if (!seen.add(layer)) {
                continue;
            }
            ModelDefinition nested = layer.model() == null ? inner.get(layer) : layer.model();
            if (nested != null) {
                collectTrainable(nested, inner, seen, weights);
            }
            for (WeightTarget target : targets(layer)) {
                if (target.trainable()) {
                    weights.add(new TrainableWeight(
                            target.node().name(),
                            target.spec().name(),
                            target.spec().shape()));
                }
            }
        }
    }

    /** The weights of one layer, in Keras's order. */
    List<WeightTarget> targets(LayerDefinition layer) {
        FlatNode node = owners.get(layer);
        if (node == null) {
            return List.of();
        }
        return node.layer().weights(node.inputShapes()).stream()
                .map(spec -> new WeightTarget(node, spec))
                .toList();
    }

    void put(WeightTarget target, FoundWeight stored) {
        WeightSpec spec = target.spec();
        if (!Arrays.equals(spec.shape(), stored.shape())) {
            throw new MalformedModelException(target.where() + ": expected shape " + Arrays.toString(spec.shape())
                    + ", found " + Arrays.toString(stored.shape()) + " at '" + stored.path() + "'");
        }
        found.computeIfAbsent(target.node().name(), name -> new LinkedHashMap<>())
                .put(spec.name(), stored);
        stored.parts().forEach(part -> used.add(part.path()));
    }

    private void collectUnused(WeightGroup group, List<String> unused) {
        for (String name : group.arrays()) {
            StoredWeight array = group.array(name);
            if (array != null && !used.contains(array.path())) {
                unused.add(array.path());
            }
        }
        for (String name : group.groups()) {
            WeightGroup child = group.group(name);
            if (child != null && !(group.path().equals("/") && OF_TRAINING.contains(name))) {
                collectUnused(child, unused);
            }
        }
    }
}
