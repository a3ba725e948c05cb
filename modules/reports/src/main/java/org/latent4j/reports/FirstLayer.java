package org.latent4j.reports;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.latent4j.models.LatentModel;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The weights of a model's first layer, as images. */
public final class FirstLayer {
    private FirstLayer() {}

    /**
     * The filters of the first dense or convolutional layer.
     *
     * @param imageShape {@code [height, width, channels]} of one example, which a dense layer's weights have in that order
     * @return {@code [filters, height, width, channels]}
     * @throws IllegalArgumentException if the first layer with weights has none that are images: a recurrent one, or a dense
     *     one that takes something else than whole images
     */
    public static INDArray filters(LatentModel model, List<Integer> imageShape) {
        ComputationGraph graph = model.graph();
        for (int i : graph.topologicalSortOrder()) {
            GraphVertex vertex = graph.getVertices()[i];
            Map<String, INDArray> parameters = vertex.paramTable(false);
            if (parameters == null || parameters.isEmpty()) {
                continue;
            }
            INDArray dl4j = parameters.get("W");
            INDArray keras = parameters.get("kernel");
            if (dl4j != null && dl4j.rank() == 4) {
                return dl4j.permute(0, 2, 3, 1); // from [filters, channels, height, width]
            }
            if (keras != null && keras.rank() == 4) {
                return keras.permute(3, 0, 1, 2); // from [height, width, channels, filters]
            }
            INDArray kernel = dl4j == null ? keras : dl4j;
            if (kernel == null || kernel.rank() != 2 || parameters.containsKey("RW")) {
                throw none(vertex, "weights " + parameters.keySet());
            }
            return ofDense(vertex, kernel, imageShape);
        }
        throw new IllegalArgumentException("filters: expected a model with weights");
    }

    private static INDArray ofDense(GraphVertex vertex, INDArray kernel, List<Integer> imageShape) {
        long values = imageShape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
        if (imageShape.size() != 3 || kernel.rows() != values) {
            throw none(vertex, kernel.rows() + " inputs for examples of shape " + imageShape);
        }
        return kernel.transpose()
                .dup('c')
                .reshape('c', kernel.columns(), imageShape.get(0), imageShape.get(1), imageShape.get(2));
    }

    private static IllegalArgumentException none(GraphVertex vertex, String found) {
        return new IllegalArgumentException(
                "filters: expected a first layer that takes whole images or convolves them, '" + vertex.getVertexName()
                        + "' has " + found);
    }
}
