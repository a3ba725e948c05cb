package org.latent4j.engine.plan;

import java.util.List;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.latent4j.layers.keras.KerasVertex;

/** Keras's layers: finds the family that knows a layer. */
final class KerasVertices implements VertexCompiler {
    private static final List<KerasFamily> FAMILIES = List.of(
            new KerasDense(),
            new KerasImages(),
            new KerasRecurrents(),
            new KerasNormalizations(),
            new KerasNoises(),
            new KerasShapes(),
            new KerasMerges(),
            new KerasLadders());

    /** Compiles layers of some kinds. */
    interface KerasFamily {
        /**
         * Adds a layer's operations and its result.
         *
         * @return whether the layer is of a kind that this family knows
         * @throws UnsupportedGraphException if it has an option that can't be compiled
         */
        boolean compile(KerasCompilation layer);
    }

    @Override
    public boolean compile(GraphVertex vertex, GraphCompiler plan) {
        if (!(plan.graph().getConfiguration().getVertices().get(vertex.getVertexName()) instanceof KerasVertex keras)) {
            return false;
        }
        KerasCompilation given = new KerasCompilation(vertex, keras, plan);
        KerasCompilation layer = KerasImages.isChannelsFirst(given) ? given.withChannelsAt(0) : given;
        for (KerasFamily family : FAMILIES) {
            if (family.compile(layer)) {
                KerasPenalties.add(vertex, keras, plan);
                return true;
            }
        }
        throw new UnsupportedGraphException(vertex.getVertexName(), "Keras's " + layer.kind());
    }
}
