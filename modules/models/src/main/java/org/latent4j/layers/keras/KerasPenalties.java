package org.latent4j.layers.keras;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;

/**
 * What the vertices of one graph add to its score. DL4J asks only layers for penalties, not vertices; so the graph's first
 * loss layer answers for all vertices. DL4J doesn't tell layers their graph either: vertices do.
 */
final class KerasPenalties {
    private KerasPenalties() {}

    /** Tells a graph's loss layers the graph; false if there are none. */
    static boolean tellSinks(ComputationGraph graph) {
        boolean any = false;
        for (String output : graph.getConfiguration().getNetworkOutputs()) {
            if (graph.getVertex(output).getLayer() instanceof Sink sink) {
                sink.attach(graph);
                any = true;
            }
        }
        return any;
    }

    /** Of the last forward pass. */
    static double sum(ComputationGraph graph) {
        double sum = 0;
        for (GraphVertex vertex : graph.getVertices()) {
            if (vertex instanceof KerasVertexRuntime keras) {
                sum += keras.penalty();
            }
        }
        return sum;
    }

    /** An output layer that answers for penalties. */
    interface Sink extends Layer {
        void attach(ComputationGraph graph);
    }
}
