package org.latent4j.keras.weights;

import java.util.HashMap;
import java.util.Map;
import org.latent4j.keras.archive.WeightGroup;
import org.latent4j.keras.network.LayerDefinition;
import org.latent4j.keras.network.ModelDefinition;

/** Where {@code .keras} files hold what belongs to a layer: {@code layers/dense_1}. */
public final class LayerPaths {
    private final Map<LayerDefinition, String> paths = new HashMap<>();

    private LayerPaths() {}

    /** The paths of all layers of a model and the models within it. */
    public static Map<LayerDefinition, String> of(WeightGroup root, ModelDefinition model) {
        LayerPaths layers = new LayerPaths();
        layers.walk(root, root, "", model);
        return layers.paths;
    }

    private void walk(WeightGroup root, WeightGroup group, String path, ModelDefinition model) {
        boolean subclassed = model.className().equals("Subclassed");
        Map<String, Integer> counts = new HashMap<>();
        String container = path + PathWeights.containerName(group);
        for (LayerDefinition layer : model.layers()) {
            if (layer.isOperation() || (subclassed && layer.isInput())) {
                continue;
            }
            String counted = container + "/" + PathWeights.groupName(layer, counts);
            String own = subclassed && group.group(layer.name()) != null ? path + layer.name() : counted;
            paths.put(layer, own);
            ModelDefinition inner = layer.model();
            WeightGroup child = root.group(own);
            if (inner != null) {
                walk(root, child == null ? root : child, own + "/", inner);
            }
        }
    }
}
