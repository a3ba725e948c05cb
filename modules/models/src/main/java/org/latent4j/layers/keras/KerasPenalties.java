package org.latent4j.layers.keras;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * What the vertices of one graph add to its score. DL4J asks only layers for penalties, not vertices; so vertices tell the
 * graph's first loss layer, which answers for all.
 */
final class KerasPenalties {
    private final Map<String, Double> byVertex = Collections.synchronizedMap(new LinkedHashMap<>());

    static void register(ComputationGraph graph, KerasVertexRuntime vertex) {
        String output = graph.getConfiguration().getNetworkOutputs().get(0);
        if (graph.getVertex(output).getLayer() instanceof Sink sink) {
            sink.penalties().byVertex.put(vertex.getVertexName(), vertex.penalty());
        }
    }

    double sum() {
        return byVertex.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** An output layer that answers for penalties. */
    interface Sink extends Layer {
        KerasPenalties penalties();
    }
}
