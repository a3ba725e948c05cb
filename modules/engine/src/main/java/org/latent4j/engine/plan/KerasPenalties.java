package org.latent4j.engine.plan;

import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.latent4j.layers.keras.KerasLossLayer;
import org.latent4j.layers.keras.KerasVertex;
import org.latent4j.layers.keras.LayerConfig;
import org.latent4j.layers.keras.Regularizers;
import org.latent4j.layers.keras.SumPenalty;

/** Penalties on what Keras's layers give: {@code activity_regularizer}, and the layer that is nothing else. */
final class KerasPenalties {
    private KerasPenalties() {}

    /**
     * Puts a vertex's penalties behind its result, in training.
     *
     * @throws UnsupportedGraphException if it has one that can't be compiled
     */
    static void add(GraphVertex vertex, KerasVertex keras, GraphCompiler plan) {
        if (!plan.training() || keras.isMaskOutput()) {
            return;
        }
        LayerConfig config = keras.layerConfig();
        UnaryOperator<?> regularizer = Regularizers.ofActivity(config);
        if (regularizer instanceof SumPenalty sums) {
            add(vertex, sums, plan);
        } else if (regularizer != null) {
            throw new UnsupportedGraphException(vertex.getVertexName(), "an activity regularizer other than L1 and L2");
        }
        // Early Keras 3 wrote this layer's penalty under activity_regularizer.
        if (keras.getLayerClass().equals("ActivityRegularization") && !config.has("activity_regularizer")) {
            add(vertex, new SumPenalty(config.number("l1", 0), config.number("l2", 0)), plan);
        }
    }

    private static void add(GraphVertex vertex, SumPenalty sums, GraphCompiler plan) {
        if (sums.l1() == 0 && sums.l2() == 0) {
            return;
        }
        boolean scored = plan.graph().getConfiguration().getNetworkOutputs().stream()
                .map(plan.graph()::getVertex)
                .anyMatch(output -> output.hasLayer() && plan.layer(output) instanceof KerasLossLayer);
        Tensor result = plan.tensor(vertex.getVertexName());
        Tensor penalised = new Tensor(vertex.getVertexName() + " (penalised)", result.shape());
        Penalty penalty = new Penalty(sums.l1(), 2 * sums.l2(), true, scored);
        plan.add(new Operation.ActivityPenalty(result, penalised, penalty, Reduction.MEAN));
        plan.result(vertex, penalised);
    }
}
