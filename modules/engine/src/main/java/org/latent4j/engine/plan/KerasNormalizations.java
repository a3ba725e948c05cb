package org.latent4j.engine.plan;

/** Keras's normalization layers. */
final class KerasNormalizations implements KerasVertices.KerasFamily {
    @Override
    public boolean compile(KerasCompilation layer) {
        if (!layer.kind().equals("BatchNormalization")) {
            return false;
        }
        int[] axes = layer.config().integers("axis");
        int last = layer.input().shape().size();
        if (axes.length > 1 || (axes.length == 1 && axes[0] != -1 && axes[0] != last)) {
            throw layer.unsupported("another axis than the last");
        }
        layer.add(new Operation.BatchNormalization(
                layer.input(),
                layer.output(),
                layer.weightOrNull("gamma"),
                layer.weightOrNull("beta"),
                layer.weight("moving_mean"),
                layer.weight("moving_variance"),
                layer.config().number("epsilon", 1e-3)));
        layer.done();
        return true;
    }
}
