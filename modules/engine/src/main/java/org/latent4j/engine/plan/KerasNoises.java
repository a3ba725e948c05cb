package org.latent4j.engine.plan;

import java.util.Set;

/** Keras's noise, dropout and penalties on activations, which do nothing at inference. */
final class KerasNoises implements KerasVertices.KerasFamily {
    private static final Set<String> KINDS = Set.of(
            "Dropout",
            "GaussianNoise",
            "GaussianDropout",
            "AlphaDropout",
            "SpatialDropout1D",
            "SpatialDropout2D",
            "ActivityRegularization");

    @Override
    public boolean compile(KerasCompilation layer) {
        if (!KINDS.contains(layer.kind())) {
            return false;
        }
        if (layer.training() && !layer.kind().equals("ActivityRegularization")) {
            throw new UnsupportedGraphException(layer.output().name(), "training of Keras's " + layer.kind());
        }
        layer.passThrough();
        return true;
    }
}
