package org.latent4j.layers.keras;

import static org.latent4j.tape.Shaping.slice;

import java.util.ArrayList;
import java.util.List;
import org.latent4j.tape.Reductions;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tensor;

/**
 * The cells of Keras 2's {@code CuDNNLSTM} and {@code CuDNNGRU}: those of LSTM and GRU with tanh and sigmoid, with weights
 * kept as cuDNN has them: each gate's kernel transposed, and two biases.
 *
 * @param gates 4 for LSTM, 3 for GRU
 */
record CudnnCell(CellOptions options, int gates) implements RecurrentCell {
    static CudnnCell of(LayerConfig config, int gates) {
        return new CudnnCell(CellOptions.of(config, "units").withStandardFunctions(), gates);
    }

    @Override
    public List<WeightSpec> weights(long[] step) {
        long all = options.gates(gates);
        return options.weights(
                new long[] {Sizes.known(step, -1), all}, new long[] {options.units(), all}, Math.multiplyExact(2, all));
    }

    @Override
    public List<long[]> stateShapes(long[] step) {
        long[] state = {step[0], options.units()};
        return gates == 4 ? List.of(state, state.clone()) : List.of(state);
    }

    @Override
    public Steps start(Call call) {
        Tensor kernel = turned(call.weight("kernel"));
        Tensor recurrentKernel = turned(call.weight("recurrent_kernel"));
        Tensor biases = Shaping.reshape(call.weight("bias"), 2, -1);
        return gates == 4
                ? LstmCell.steps(options, call, kernel, recurrentKernel, Reductions.sum(biases, false, 0))
                : new GruCell(options, true).steps(call, kernel, recurrentKernel, biases);
    }

    /** Each gate's block {@code [in, units]} holds, row by row, the matrix {@code [units, in]}. */
    private Tensor turned(Tensor kernel) {
        long units = options.units();
        List<Tensor> blocks = new ArrayList<>();
        for (int gate = 0; gate < gates; gate++) {
            Tensor block = slice(kernel, 1, gate * units, (gate + 1) * units);
            blocks.add(Shaping.permute(Shaping.reshape(block, units, -1), 1, 0));
        }
        return Shaping.concatenate(blocks, 1);
    }
}
