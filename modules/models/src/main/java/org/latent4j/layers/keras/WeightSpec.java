package org.latent4j.layers.keras;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Tensor;

/**
 * One weight of a layer.
 *
 * @param name Keras's name for it, unique within the layer; for layers within layers {@code forward_layer/kernel}
 * @param path where Keras 3 keeps it below the layer's group: {@code vars/0}, {@code forward_layer/cell/vars/0}
 * @param shape its shape in Keras's layout
 * @param trainable false for moving statistics and the like, which no gradient reaches
 * @param penalty what it adds to the loss (a regularizer), or null
 */
public record WeightSpec(
        String name,
        String path,
        long[] shape,
        boolean trainable,
        @Nullable UnaryOperator<Tensor> penalty) {

    /** A weight that gradients reach. */
    public static WeightSpec of(String name, int index, long... shape) {
        return new WeightSpec(name, "vars/" + index, shape, true, null);
    }

    /** A weight that only the layer itself changes. */
    public static WeightSpec statistic(String name, int index, long... shape) {
        return new WeightSpec(name, "vars/" + index, shape, false, null);
    }

    /** With the regularizer that the configuration has for it under {@code <key>_regularizer}, if any. */
    public WeightSpec regularized(LayerConfig config, String key) {
        return new WeightSpec(name, path, shape, trainable, Regularizers.of(config.child(key + "_regularizer")));
    }

    /** As a weight of a layer within another. */
    public WeightSpec under(String prefix) {
        return new WeightSpec(prefix + "/" + name, prefix + "/" + path, shape, trainable, penalty);
    }

    /** A layer's weights as those of a layer within another, which holds it under a name. */
    public static List<WeightSpec> under(String prefix, List<WeightSpec> weights) {
        return weights.stream().map(weight -> weight.under(prefix)).toList();
    }

    /** Kept by Keras 3 below another group than its name says. */
    public WeightSpec stored(String path) {
        return new WeightSpec(name, path, shape, trainable, penalty);
    }
}
