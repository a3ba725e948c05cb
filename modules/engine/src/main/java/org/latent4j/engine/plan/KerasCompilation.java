package org.latent4j.engine.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.jspecify.annotations.Nullable;
import org.latent4j.layers.keras.KerasVertex;
import org.latent4j.layers.keras.LayerConfig;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One Keras layer that is being compiled: its configuration, tensors and weights. */
final class KerasCompilation {
    private final GraphVertex vertex;
    private final GraphCompiler plan;
    private final KerasVertex keras;
    private final LayerConfig config;
    private final String name;
    private final String kind;
    private final Tensor input;
    private final Tensor output;
    private final Map<String, INDArray> parameters;
    private final String owner;

    /** What follows the output, where that isn't the vertex's result: axes in another order. */
    private final Operation.@Nullable Rearrange last;

    KerasCompilation(GraphVertex vertex, KerasVertex keras, GraphCompiler plan) {
        this.vertex = vertex;
        this.plan = plan;
        this.keras = keras;
        this.config = keras.layerConfig();
        this.name = vertex.getVertexName();
        this.kind = kind(keras.getLayerClass());
        if (keras.getMaskOf().length > 0
                || keras.isMaskOutput()
                || !config.inputs().isEmpty()) {
            throw unsupported("masks or states");
        }
        String shared = keras.getSharedWith();
        this.owner = shared == null ? name : shared;
        this.parameters = plan.graph().getVertex(owner).paramTable(false);
        if (plan.training()) {
            checkTraining();
        }
        if (inputs().isEmpty()) {
            throw unsupported("no input");
        }
        this.input = inputs().get(0);
        this.output = new Tensor(name, shape());
        this.last = null;
    }

    /** The same layer between other tensors. */
    private KerasCompilation(KerasCompilation layer, Tensor input, Tensor output, Operation.@Nullable Rearrange last) {
        this.vertex = layer.vertex;
        this.plan = layer.plan;
        this.keras = layer.keras;
        this.config = layer.config;
        this.name = layer.name;
        this.kind = layer.kind;
        this.owner = layer.owner;
        this.parameters = layer.parameters;
        this.input = input;
        this.output = output;
        this.last = last;
    }

    /**
     * The same layer with its channels last: what it reads is put so before, and what it gives is put back, if it still has
     * more axes than that of the channels.
     *
     * @param axis of the channels in one example
     */
    KerasCompilation withChannelsAt(int axis) {
        int rank = input.shape().size();
        if (axis == rank - 1) {
            return this;
        }
        int[] order = KerasShapes.toTheEnd(axis, rank);
        Tensor moved = inner("channels last", KerasShapes.permuted(input.shape(), order));
        add(new Operation.Rearrange(input, moved, "permute", KerasShapes.permutation(input.shape(), order)));
        if (output.shape().size() != rank) {
            return new KerasCompilation(this, moved, output, null);
        }
        Tensor inside = inner("result", KerasShapes.permuted(output.shape(), order));
        int[] from = KerasShapes.permutation(inside.shape(), KerasShapes.inverse(order));
        return new KerasCompilation(this, moved, inside, new Operation.Rearrange(inside, output, "permute", from));
    }

    /** The same, of an axis as Keras counts it: from 1 on, as 0 is the batch's, or back from the last with -1. */
    KerasCompilation withLast(int axis) {
        return withChannelsAt(axis < 0 ? axis + input.shape().size() : axis - 1);
    }

    /** A class's name in Keras 3, of which there are others in older files and short ones. */
    private static String kind(String className) {
        return className
                .replaceFirst("^(Sync)?BatchNormalization(V[12])?$", "BatchNormalization")
                .replaceFirst("^Deconvolution(\\dD)$", "Conv$1Transpose")
                .replaceFirst("Convolution(?=\\dD)", "Conv")
                .replaceFirst("MaxPool(?=\\dD)", "MaxPooling")
                .replaceFirst("AvgPool(?=\\dD)", "AveragePooling");
    }

    /** What only a training step has to know. */
    private void checkTraining() {
        if (!keras.layer().trainable()) {
            throw new UnsupportedGraphException(name, "Keras's " + kind + ", which can't be trained");
        }
        if (plan.graph().getConfiguration().getDefaultConfiguration().isMiniBatch()) {
            throw unsupported("gradients divided by the batch size");
        }
        if (!owner.equals(name)
                && plan.graph().getConfiguration().getVertices().get(owner) instanceof KerasVertex first
                && first.isTrainable() != keras.isTrainable()) {
            throw unsupported("weights that are trainable in one call and not in another");
        }
    }

    UnsupportedGraphException unsupported(String what) {
        return new UnsupportedGraphException(name, "Keras's " + kind + " with " + what);
    }

    private List<Integer> shape() {
        List<long[]> inputs = new ArrayList<>();
        for (Tensor tensor : inputs()) {
            long[] batched = new long[tensor.shape().size() + 1];
            batched[0] = -1;
            for (int i = 1; i < batched.length; i++) {
                batched[i] = tensor.shape().get(i - 1);
            }
            inputs.add(batched);
        }
        List<Integer> shape = new ArrayList<>();
        long[] given = keras.layer().outputShapes(inputs).get(0);
        for (int i = 1; i < given.length; i++) {
            if (given[i] < 1) {
                throw unsupported("an axis of unknown size");
            }
            shape.add(Math.toIntExact(given[i]));
        }
        if (shape.isEmpty() || shape.size() > 3) {
            throw unsupported(shape.size() + " axes");
        }
        return shape;
    }

    String kind() {
        return kind;
    }

    LayerConfig config() {
        return config;
    }

    boolean training() {
        return plan.training();
    }

    /** Whether gradients reach the layer's trainable weights. */
    boolean trainable() {
        return keras.isTrainable();
    }

    /** What it reads first. */
    Tensor input() {
        return input;
    }

    /** What it reads, without what only has to come before. */
    List<Tensor> inputs() {
        List<Tensor> all = plan.inputs(vertex);
        return all.subList(0, all.size() - keras.getOrderOnly());
    }

    /** What it gives. */
    Tensor output() {
        return output;
    }

    /** A tensor between two of its operations. */
    Tensor inner(String what, List<Integer> shape) {
        return new Tensor(name + " (" + what + ")", shape);
    }

    /** What its activation function is applied to. */
    Tensor sum() {
        return inner("sum", output.shape());
    }

    void add(Operation operation) {
        plan.add(operation);
    }

    /** Says that the output is there. */
    void done() {
        Operation.Rearrange more = last;
        if (more != null) {
            add(more);
        }
        plan.result(vertex, more == null ? output : more.output());
    }

    /** Says that it gives what it reads. */
    void passThrough() {
        plan.result(vertex, input);
    }

    /** Adds the activation function that an option names, which gives the output; a loss finds its argument right before. */
    void activate(Tensor sum, LayerConfig layer, String option) {
        Tensor argument = sum;
        Tensor result = output;
        Operation.Rearrange back = last;
        if (back != null) {
            result = back.output();
            argument = inner("sum, axes back", result.shape());
            add(new Operation.Rearrange(sum, argument, back.what(), back.from()));
        }
        Function function =
                KerasFunctions.isSoftmax(layer.child(option)) ? null : KerasFunctions.of(this, layer, option, "linear");
        if (function == null) {
            add(new Operation.Softmax(argument, result));
        } else if (function.kind() == Function.Kind.LINEAR) {
            result = argument;
        } else {
            add(new Operation.Activation(argument, result, function));
        }
        plan.result(vertex, result);
    }

    boolean hasWeight(String parameter) {
        return parameters.containsKey(KerasVertex.key(parameter));
    }

    /** A parameter with all axes but the last taken together as rows; null if there is none. */
    @Nullable
    Weight weightOrNull(String parameter) {
        return hasWeight(parameter) ? weight(parameter) : null;
    }

    /** A parameter with all axes but the last taken together as rows. */
    Weight weight(String parameter) {
        return weight(parameter, rank(parameter) - 1);
    }

    /** A parameter with some axes taken together as rows, the others as columns. */
    Weight weight(String parameter, int rowAxes) {
        INDArray view = view(parameter);
        int[] rows = distances(view, 0, rowAxes);
        int[] columns = distances(view, rowAxes, view.rank());
        return plan.weight(owner, KerasVertex.key(parameter), view, rows, columns);
    }

    /** Some columns of {@link #weight(String)}: one of a number of groups. */
    Weight group(String parameter, int group, int groups) {
        INDArray view = view(parameter);
        int[] rows = distances(view, 0, view.rank() - 1);
        int[] columns = distances(view, view.rank() - 1, view.rank());
        int count = columns.length / groups;
        int[] own = Arrays.copyOfRange(columns, group * count, (group + 1) * count);
        return plan.part(owner, KerasVertex.key(parameter), "group " + group, view, rows, own);
    }

    /** The distances of all numbers along some axes, in row-major order. */
    private static int[] distances(INDArray view, int from, int to) {
        int[] distances = {0};
        for (int axis = from; axis < to; axis++) {
            int count = Math.toIntExact(view.size(axis));
            int[] longer = new int[Math.multiplyExact(distances.length, count)];
            for (int i = 0; i < longer.length; i++) {
                longer[i] = distances[i / count] + Math.toIntExact((long) (i % count) * view.stride(axis));
            }
            distances = longer;
        }
        return distances;
    }

    /** One row of a parameter. */
    Weight row(String parameter, int row) {
        INDArray view = view(parameter);
        int[] columns = GraphCompiler.distances((int) view.size(1), view.stride(1));
        int[] rows = {Math.toIntExact((long) row * view.stride(0))};
        return plan.part(owner, KerasVertex.key(parameter), "row " + row, view, rows, columns);
    }

    /** How many axes a parameter has; 0 if there is none. */
    int rank(String parameter) {
        return hasWeight(parameter) ? view(parameter).rank() : 0;
    }

    private INDArray view(String parameter) {
        INDArray view = parameters.get(KerasVertex.key(parameter));
        if (view == null) {
            throw unsupported("no " + parameter);
        }
        return view;
    }
}
