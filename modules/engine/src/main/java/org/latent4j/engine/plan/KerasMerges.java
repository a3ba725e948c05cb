package org.latent4j.engine.plan;

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
        List<Tensor> inputs = layer.inputs();
        Tensor output = layer.output();
        if (how == Operation.Merge.How.CONCATENATE) {
            int axis = layer.config().integer("axis", -1);
            if (axis != -1 && axis != output.shape().size()) {
                throw layer.unsupported("another axis than the last");
            }
        } else if (inputs.stream().anyMatch(tensor -> !tensor.shape().equals(output.shape()))) {
            throw layer.unsupported("inputs of several shapes");
        }
        layer.add(new Operation.Merge(inputs, output, how));
        layer.done();
        return true;
    }
}
