package org.latent4j.layers.keras;

import java.util.List;
import org.latent4j.tape.Tensor;

/** {@code h' = activation(x W + h U + b)}. */
record SimpleRnnCell(CellOptions options) implements RecurrentCell {
    static SimpleRnnCell of(LayerConfig config) {
        return new SimpleRnnCell(CellOptions.of(config, "units"));
    }

    @Override
    public List<WeightSpec> weights(long[] step) {
        int units = options.units();
        return options.weights(new long[] {Sizes.known(step, -1), units}, new long[] {units, units}, units);
    }

    @Override
    public List<long[]> stateShapes(long[] step) {
        return List.of(new long[] {step[0], options.units()});
    }

    @Override
    public Steps start(Call call) {
        CellOptions.Drop inputDrop = options.inputDrop(call);
        CellOptions.Drop stateDrop = options.stateDrop(call);
        return new Steps() {
            @Override
            public Tensor project(Tensor x) {
                Tensor product = inputDrop.of(x, x.rank() - 2).matmul(call.weight("kernel"));
                return options.useBias() ? product.plus(call.weight("bias")) : product;
            }

            @Override
            public List<Tensor> next(Tensor projected, List<Tensor> states) {
                Tensor recurrent = stateDrop.of(states.get(0), 0).matmul(call.weight("recurrent_kernel"));
                return List.of(options.activation().of(projected.plus(recurrent)));
            }
        };
    }
}
