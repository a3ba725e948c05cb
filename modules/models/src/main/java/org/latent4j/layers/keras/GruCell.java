package org.latent4j.layers.keras;

import static org.latent4j.tape.Shaping.at;
import static org.latent4j.tape.Shaping.slice;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Sequences;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Gated recurrent unit: {@code h' = z h + (1 - z) g}, with gates z, r, g side by side in the weights. The reset gate r
 * multiplies the state before its product with the weights, or that product, which then has an own bias.
 *
 * @param resetAfter the latter
 */
record GruCell(CellOptions options, boolean resetAfter) implements RecurrentCell {
    static GruCell of(LayerConfig config) {
        return new GruCell(CellOptions.of(config, "units"), config.flag("reset_after", config.keras() >= 3));
    }

    @Override
    public List<WeightSpec> weights(long[] step) {
        long gates = options.gates(3);
        return options.weights(
                new long[] {Sizes.known(step, -1), gates},
                new long[] {options.units(), gates},
                resetAfter ? new long[] {2, gates} : new long[] {gates});
    }

    @Override
    public List<long[]> stateShapes(long[] step) {
        return List.of(new long[] {step[0], options.units()});
    }

    @Override
    public Steps start(Call call) {
        Tensor bias = options.useBias() ? call.weight("bias") : null;
        return steps(call, call.weight("kernel"), call.weight("recurrent_kernel"), bias);
    }

    /** @param bias {@code [2, 3 units]} with resetAfter, else {@code [3 units]} */
    Steps steps(Call call, Tensor kernel, Tensor recurrentKernel, @Nullable Tensor bias) {
        Tensor inputBias = bias != null && resetAfter ? at(bias, 0, 0) : bias;
        Tensor recurrentBias = bias != null && resetAfter ? at(bias, 0, 1) : null;
        long units = options.units();
        Tensor gateKernel = resetAfter ? recurrentKernel : slice(recurrentKernel, 1, 0, 2 * units);
        Tensor candidateKernel = resetAfter ? recurrentKernel : slice(recurrentKernel, 1, 2 * units, 3 * units);
        CellOptions.Drop inputDrop = options.inputDrop(call);
        CellOptions.Drop stateDrop = options.stateDrop(call);
        return new Steps() {
            @Override
            public Tensor project(Tensor x) {
                Tensor product = inputDrop.of(x, x.rank() - 2).matmul(kernel);
                return inputBias == null ? product : product.plus(inputBias);
            }

            @Override
            public List<Tensor> next(Tensor projected, List<Tensor> states) {
                Tensor h = states.get(0);
                Tensor dropped = stateDrop.of(h, 0);
                Tensor recurrent = dropped.matmul(gateKernel);
                if (recurrentBias != null) {
                    recurrent = recurrent.plus(recurrentBias);
                }
                Activation gate = options.recurrentActivation();
                Tensor update = gate.of(slice(projected, -1, 0, units).plus(slice(recurrent, -1, 0, units)));
                Tensor reset =
                        gate.of(slice(projected, -1, units, 2 * units).plus(slice(recurrent, -1, units, 2 * units)));
                Tensor inner = resetAfter
                        ? reset.times(slice(recurrent, -1, 2 * units, 3 * units))
                        : reset.times(dropped).matmul(candidateKernel);
                Tensor candidate = options.activation()
                        .of(slice(projected, -1, 2 * units, 3 * units).plus(inner));
                return List.of(candidate.plus(update.times(h.minus(candidate))));
            }

            @Override
            public @Nullable Tensor all(Tensor projected, List<Tensor> states, boolean backwards) {
                if (!resetAfter || !options.standard() || !stateDrop.none()) {
                    return null;
                }
                Tensor offset = recurrentBias == null
                        ? projected.tape().own(Nd4j.zeros(projected.value().dataType(), 3 * units))
                        : recurrentBias;
                return Sequences.gru(projected, recurrentKernel, offset, states.get(0), backwards);
            }
        };
    }
}
