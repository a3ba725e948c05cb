package org.latent4j.models;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.latent4j.layers.keras.KerasLossLayer;
import org.latent4j.layers.keras.KerasVertex;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Runs graphs whose arrays have Keras's layout. */
final class KerasGraphs {
    private static final int MOST_ROWS = 500;

    /** Values of the largest array between two layers, for all rows of a batch. */
    private static final long MOST_VALUES = 1L << 24;

    private KerasGraphs() {}

    static List<INDArray> predict(ComputationGraph graph, Signature signature, List<INDArray> inputs) {
        if (inputs.size() != signature.inputs().size()) {
            throw new IllegalArgumentException(
                    "predict: expected " + signature.inputs().size() + " inputs ("
                            + String.join(
                                    ", ",
                                    signature.inputs().stream()
                                            .map(Signature.Port::name)
                                            .toList())
                            + "), got " + inputs.size());
        }
        List<INDArray> fitted = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            fitted.add(fitted(inputs.get(i), signature.inputs().get(i), graph.params()));
            if (fitted.get(i).size(0) != fitted.get(0).size(0)) {
                throw new IllegalArgumentException("predict: expected the same number of rows in every input, got "
                        + fitted.get(0).size(0) + " and " + fitted.get(i).size(0));
            }
        }
        long rows = fitted.get(0).size(0);
        if (rows == 0) {
            throw new IllegalArgumentException("input: expected at least one row, got none");
        }
        List<List<INDArray>> parts = new ArrayList<>();
        long step = rows(graph);
        for (long from = 0; from < rows; from += step) {
            var range = NDArrayIndex.interval(from, Math.min(rows, from + step));
            boolean whole = rows <= step;
            INDArray[] batch = fitted.stream()
                    .map(array -> whole ? array : array.get(range))
                    .toArray(INDArray[]::new);
            parts.add(activations(graph, signature, batch));
        }
        List<INDArray> outputs = new ArrayList<>();
        for (int i = 0; i < signature.outputs().size(); i++) {
            int output = i;
            outputs.add(
                    parts.size() == 1
                            ? parts.get(0).get(i)
                            : Nd4j.concat(
                                    0,
                                    parts.stream().map(part -> part.get(output)).toArray(INDArray[]::new)));
        }
        return outputs;
    }

    /** As many rows at once as keep the largest array between two layers small. */
    static long rows(ComputationGraph graph) {
        long largest = 1;
        for (GraphVertex vertex : graph.getConfiguration().getVertices().values()) {
            if (vertex instanceof KerasVertex keras) {
                for (long[] shape : keras.getInputShapes()) {
                    long size = 1;
                    for (int i = 1; i < shape.length; i++) {
                        size *= Math.max(1, shape[i]);
                    }
                    largest = Math.max(largest, size);
                }
            }
        }
        return Math.max(1, Math.min(MOST_ROWS, MOST_VALUES / largest));
    }

    private static List<INDArray> activations(ComputationGraph graph, Signature signature, INDArray[] inputs) {
        INDArray[] all = graph.output(false, inputs);
        List<String> names = sources(graph);
        return signature.outputs().stream()
                .map(port -> all[names.indexOf(port.vertex())].dup('c'))
                .toList();
    }

    /** For each output the vertex that gives it: a loss behind it lets it pass. */
    private static List<String> sources(ComputationGraph graph) {
        return graph.getConfiguration().getNetworkOutputs().stream()
                .map(name -> graph.getVertex(name).hasLayer()
                                && graph.getLayer(name).conf().getLayer() instanceof KerasLossLayer loss
                        ? loss.getSource()
                        : name)
                .toList();
    }

    /** One vertex's activation, of a graph with one input. */
    static INDArray activation(ComputationGraph graph, String vertex, INDArray input) {
        int until = graph.getVertex(vertex).getVertexIndex();
        var activations = graph.feedForward(new INDArray[] {input}, until, false, true);
        return Objects.requireNonNull(activations.get(vertex)).dup('c');
    }

    /** An array of a port's shape and the graph's type; a row of as many values in another shape is reshaped. */
    static INDArray fitted(INDArray array, Signature.Port port, INDArray like) {
        List<Integer> shape = port.shape();
        INDArray typed = like == null ? array : array.castTo(like.dataType());
        if (array.rank() == shape.size() + 1 && fits(array, shape)) {
            return typed.ordering() == 'c' && !typed.isView() ? typed : typed.dup('c');
        }
        if (array.rank() > 0
                && array.size(0) > 0
                && shape.stream().allMatch(size -> size > 0)
                && array.length() == array.size(0) * Shapes.size(shape)) {
            long[] target = new long[shape.size() + 1];
            target[0] = array.size(0);
            for (int i = 0; i < shape.size(); i++) {
                target[i + 1] = shape.get(i);
            }
            return typed.dup('c').reshape('c', target);
        }
        List<Object> expected = new ArrayList<>();
        expected.add("rows");
        shape.forEach(size -> expected.add(size < 0 ? "any" : size));
        throw new IllegalArgumentException(
                "input '" + port.name() + "': expected " + expected + ", got " + Arrays.toString(array.shape()));
    }

    private static boolean fits(INDArray array, List<Integer> shape) {
        for (int i = 0; i < shape.size(); i++) {
            if (shape.get(i) >= 0 && array.size(i + 1) != shape.get(i)) {
                return false;
            }
        }
        return true;
    }
}
