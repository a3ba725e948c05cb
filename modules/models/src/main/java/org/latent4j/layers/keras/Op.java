package org.latent4j.layers.keras;

import java.util.List;
import org.latent4j.tape.Tensor;

/** One operation of Keras's or TensorFlow's graphs: the shapes it gives and what it computes. */
interface Op {
    List<long[]> shapes(OperationCall call, List<long[]> inputs);

    List<Tensor> run(OperationCall call, Call context, List<Tensor> inputs);

    /** Of one tensor, the first argument. */
    static Op single(ShapeRule shape, Rule rule) {
        return new Op() {
            @Override
            public List<long[]> shapes(OperationCall call, List<long[]> inputs) {
                return List.of(shape.of(call, call.shape(call.first(), inputs)));
            }

            @Override
            public List<Tensor> run(OperationCall call, Call context, List<Tensor> inputs) {
                return List.of(rule.of(call, call.tensor(call.first(), inputs)));
            }
        };
    }

    /** The result's shape from the argument's. */
    @FunctionalInterface
    interface ShapeRule {
        long[] of(OperationCall call, long[] shape);
    }

    /** The result. */
    @FunctionalInterface
    interface Rule {
        Tensor of(OperationCall call, Tensor x);
    }
}
