package org.latent4j.engine.plan;

import org.jspecify.annotations.Nullable;

/** Keras's normalization layers. */
final class KerasNormalizations implements KerasVertices.KerasFamily {
    @Override
    public boolean compile(KerasCompilation layer) {
        switch (layer.kind()) {
            case "BatchNormalization" -> batch(layer);
            case "LayerNormalization" -> ofPositions(layer);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** The layer with the axis last that its weights are of. */
    private static KerasCompilation alongLast(KerasCompilation layer) {
        int[] axes = layer.config().integers("axis");
        if (axes.length > 1) {
            throw layer.unsupported("several axes");
        }
        return layer.withLast(axes.length == 0 ? -1 : axes[0]);
    }

    private static void batch(KerasCompilation given) {
        KerasCompilation layer = alongLast(given);
        if (layer.config().flag("renorm", false)) {
            throw layer.unsupported("renorm");
        }
        layer.add(new Operation.BatchNormalization(
                layer.input(),
                layer.output(),
                layer.weightOrNull("gamma"),
                layer.weightOrNull("beta"),
                layer.weight("moving_mean"),
                layer.weight("moving_variance"),
                layer.config().number("epsilon", 1e-3),
                moving(layer)));
        layer.done();
    }

    /** A layer that isn't trainable keeps to its stored statistics; Keras asks its weights, of which there may be none. */
    private static Operation.BatchNormalization.@Nullable Moving moving(KerasCompilation layer) {
        boolean weights = layer.hasWeight("gamma") || layer.hasWeight("beta");
        if (!layer.config().flag("trainable", true) || (weights && !layer.trainable())) {
            return null;
        }
        boolean fused = layer.config().keras() < 3
                && layer.input().shape().size() == 3
                && layer.config().flag("fused", true)
                && !layer.config().flag("synchronized", false);
        return new Operation.BatchNormalization.Moving(layer.config().number("momentum", 0.99), fused);
    }

    private static void ofPositions(KerasCompilation given) {
        KerasCompilation layer = alongLast(given);
        if (layer.config().flag("rms_scaling", false)) {
            throw layer.unsupported("rms_scaling");
        }
        layer.add(new Operation.LayerNormalization(
                layer.input(),
                layer.output(),
                layer.weightOrNull("gamma"),
                layer.weightOrNull("beta"),
                layer.config().number("epsilon", 1e-3)));
        layer.done();
    }
}
