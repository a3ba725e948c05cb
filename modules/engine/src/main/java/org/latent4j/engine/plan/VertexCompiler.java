package org.latent4j.engine.plan;

import org.deeplearning4j.nn.graph.vertex.GraphVertex;

/** Turns vertices of some kinds into operations. */
interface VertexCompiler {
    /**
     * Adds a vertex's operations and its result.
     *
     * @return whether it is of a kind that this compiler knows
     * @throws UnsupportedGraphException if it has an option that can't be compiled
     */
    boolean compile(GraphVertex vertex, GraphCompiler plan);
}
