package org.latent4j.engine.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Keras's layers that make one tensor of several. */
final class KerasMerges implements KerasVertices.KerasFamily {
    private static final Map<String, Operation.Merge.How> MERGES = Map.of(
            "Add", Operation.Merge.How.ADD,
            "Subtract", Operation.Merge.How.SUBTRACT,
            "Multiply", Operation.Merge.How.MULTIPLY,
            "Average", Operation.Merge.How.AVERAGE,
            "Maximum", Operation.Merge.How.MAXIMUM,
            "Minimum", Operation.Merge.How.MINIMUM,
            "Concatenate", Operation.Merge.How.CONCATENATE);

    @Override
    public boolean compile(KerasCompilation layer) {
        Operation.Merge.How how = MERGES.get(layer.kind());
        if (how == null) {
            return false;
        }
        List<Tensor> inputs = withoutRepeats(layer);
        Tensor output = layer.output();
        boolean joins = how == Operation.Merge.How.CONCATENATE;
        int rank = output.shape().size();
        int axis = layer.config().integer("axis", -1);
        if (joins && axis != -1 && axis != rank) {
            join(layer, inputs, axis < 0 ? axis + rank : axis - 1);
            return true;
        }
        if (!joins && inputs.stream().anyMatch(tensor -> !tensor.shape().equals(output.shape()))) {
            throw layer.unsupported("inputs of several shapes");
        }
        layer.add(new Operation.Merge(inputs, output, how));
        layer.done();
        return true;
    }

    /** What the layer reads, copies instead of what it reads again: each input has a gradient of its own. */
    static List<Tensor> withoutRepeats(KerasCompilation layer) {
        List<Tensor> inputs = new ArrayList<>();
        for (Tensor input : layer.inputs()) {
            Tensor own = input;
            if (inputs.contains(input)) {
                own = layer.inner("input " + inputs.size(), input.shape());
                layer.add(new Operation.Rearrange(input, own, "copy", KerasShapes.identity(input.size())));
            }
            inputs.add(own);
        }
        return inputs;
    }

    /** Along another axis than the last: that axis is the last one for the while. */
    private static void join(KerasCompilation layer, List<Tensor> inputs, int axis) {
        List<Tensor> moved = new ArrayList<>();
        int[] order = KerasShapes.toTheEnd(axis, layer.output().shape().size());
        for (Tensor input : inputs) {
            Tensor part = layer.inner("part " + moved.size(), KerasShapes.permuted(input.shape(), order));
            int[] from = KerasShapes.permutation(input.shape(), order);
            layer.add(new Operation.Rearrange(input, part, "permute", from));
            moved.add(part);
        }
        Tensor joined =
                layer.inner("joined", KerasShapes.permuted(layer.output().shape(), order));
        layer.add(new Operation.Merge(moved, joined, Operation.Merge.How.CONCATENATE));
        int[] back = KerasShapes.permutation(joined.shape(), KerasShapes.inverse(order));
        layer.add(new Operation.Rearrange(joined, layer.output(), "permute", back));
        layer.done();
    }
}
