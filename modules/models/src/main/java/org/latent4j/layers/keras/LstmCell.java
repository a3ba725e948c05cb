package org.latent4j.layers.keras;

import static org.latent4j.tape.Shaping.slice;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Sequences;
import org.latent4j.tape.Tensor;

/**
 * Long short-term memory: {@code c' = f c + i g}, {@code h' = o activation(c')}, with gates i, f, g, o side by side in the
 * weights; states h and c.
 */
record LstmCell(CellOptions options) implements RecurrentCell {
    static LstmCell of(LayerConfig config) {
        return new LstmCell(CellOptions.of(config, "units"));
    }

    @Override
    public List<WeightSpec> weights(long[] step) {
        long gates = options.gates(4);
        return options.weights(new long[] {Sizes.known(step, -1), gates}, new long[] {options.units(), gates}, gates);
    }

    @Override
    public List<long[]> stateShapes(long[] step) {
        return List.of(new long[] {step[0], options.units()}, new long[] {step[0], options.units()});
    }

    @Override
    public Steps start(Call call) {
        return steps(
                options,
                call,
                call.weight("kernel"),
                call.weight("recurrent_kernel"),
                options.useBias() ? call.weight("bias") : null);
    }

    static Steps steps(CellOptions options, Call call, Tensor kernel, Tensor recurrentKernel, @Nullable Tensor bias) {
        CellOptions.Drop inputDrop = options.inputDrop(call);
        CellOptions.Drop stateDrop = options.stateDrop(call);
        return new Steps() {
            @Override
            public Tensor project(Tensor x) {
                Tensor product = inputDrop.of(x, x.rank() - 2).matmul(kernel);
                return bias == null ? product : product.plus(bias);
            }

            @Override
            public List<Tensor> next(Tensor projected, List<Tensor> states) {
                Tensor recurrent = stateDrop.of(states.get(0), 0).matmul(recurrentKernel);
                return gates(options, projected.plus(recurrent), states.get(1));
            }

            @Override
            public @Nullable Tensor all(Tensor projected, List<Tensor> states, boolean backwards) {
                return options.standard() && stateDrop.none()
                        ? Sequences.lstm(projected, recurrentKernel, states.get(0), states.get(1), backwards)
                        : null;
            }
        };
    }

    /** The new states from the gates' sums {@code [batch, ..., 4 units]} and the cell state. */
    static List<Tensor> gates(CellOptions options, Tensor sums, Tensor memory) {
        long units = options.units();
        Activation gate = options.recurrentActivation();
        Tensor input = gate.of(slice(sums, -1, 0, units));
        Tensor forget = gate.of(slice(sums, -1, units, 2 * units));
        Tensor candidate = options.activation().of(slice(sums, -1, 2 * units, 3 * units));
        Tensor output = gate.of(slice(sums, -1, 3 * units, 4 * units));
        Tensor next = forget.times(memory).plus(input.times(candidate));
        return List.of(output.times(options.activation().of(next)), next);
    }
}
