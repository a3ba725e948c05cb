package org.latent4j.training;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * All that changes while a model is trained, at one moment.
 *
 * @param position where the training is
 * @param iterations steps the updater has counted
 * @param parameters the model's, in one row
 * @param updaterState moments and the like, or null for rules that have none
 * @param bestParameters those of the best epoch so far, or null if there is none
 */
record Checkpoint(
        Position position,
        int iterations,
        INDArray parameters,
        @Nullable INDArray updaterState,
        @Nullable INDArray bestParameters) {

    /** What a graph is now; its arrays are the graph's own. */
    static Checkpoint of(ComputationGraph graph, Position position, @Nullable INDArray bestParameters) {
        return new Checkpoint(
                position,
                graph.getConfiguration().getIterationCount(),
                graph.params(),
                graph.getUpdater().getUpdaterStateViewArray(),
                bestParameters);
    }

    /** Makes a graph of the same configuration what the other was, writing into its own arrays. */
    void restore(ComputationGraph graph) {
        graph.params().assign(parameters);
        INDArray state = graph.getUpdater().getUpdaterStateViewArray();
        if (state != null && updaterState != null) {
            state.assign(updaterState);
        }
        graph.getConfiguration().setIterationCount(iterations);
        if (position.epochsDone() > 0) {
            // DL4J tells its layers the epoch only when it counts one.
            graph.getConfiguration().setEpochCount(position.epochsDone() - 1);
            graph.incrementEpochCount();
        }
    }
}
