package org.latent4j.layers.keras;

import java.util.Arrays;
import java.util.List;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tensor;
import org.latent4j.tape.Window;
import org.latent4j.tape.Windows;

/**
 * The {@link LstmCell} of {@code ConvLSTM1D}, {@code 2D} and {@code 3D}: convolutions instead of products. Those of the
 * state keep its size; strides and dilation are the input's alone.
 */
record ConvLstmCell(CellOptions options, Sliding sliding) implements RecurrentCell {
    static Recurrent layer(LayerConfig config, int axes) {
        Sliding given = Sliding.convolution(config, axes, false);
        Sliding inside =
                new Sliding(new Space(axes, false), given.size(), given.strides(), given.dilation(), given.padding());
        return Recurrent.of(
                config, new ConvLstmCell(CellOptions.of(config, "filters"), inside), config.channelsFirst());
    }

    @Override
    public List<WeightSpec> weights(long[] step) {
        long channels = Sizes.known(sliding.space().inside(step), -1);
        long gates = options.gates(4);
        return options.weights(
                Convolution.kernelShape(sliding.size(), channels, gates),
                Convolution.kernelShape(sliding.size(), options.units(), gates),
                gates);
    }

    @Override
    public List<long[]> stateShapes(long[] step) {
        long[] state = sliding.outputShape(step, options.units());
        return List.of(state, state.clone());
    }

    @Override
    public Steps start(Call call) {
        CellOptions.Drop inputDrop = options.inputDrop(call);
        CellOptions.Drop stateDrop = options.stateDrop(call);
        return new Steps() {
            @Override
            public Tensor project(Tensor x) {
                int extra = x.rank() - sliding.space().axes() - 2; // 1 for a sequence
                long[] outer = Arrays.copyOf(x.shape(), extra + 1);
                long[] flat = Arrays.copyOfRange(x.shape(), extra, x.rank());
                flat[0] = Arrays.stream(outer).reduce(1, Math::multiplyExact);
                Tensor images = Shaping.reshape(inputDrop.of(x, extra), flat);
                Tensor sums = Windows.convolution(images, call.weight("kernel"), sliding.window(images), 1);
                Tensor biased = options.useBias() ? sums.plus(call.weight("bias")) : sums;
                long[] shape = new long[x.rank()];
                System.arraycopy(outer, 0, shape, 0, outer.length);
                System.arraycopy(biased.shape(), 1, shape, outer.length, biased.rank() - 1);
                return Shaping.reshape(biased, shape);
            }

            @Override
            public List<Tensor> next(Tensor projected, List<Tensor> states) {
                Tensor h = stateDrop.of(states.get(0), 0);
                Window window = Window.same(sliding.space().sizes(h.shape()), sliding.size(), ones(), ones());
                Tensor recurrent = Windows.convolution(h, call.weight("recurrent_kernel"), window, 1);
                return LstmCell.gates(options, projected.plus(recurrent), states.get(1));
            }
        };
    }

    private long[] ones() {
        long[] ones = new long[sliding.space().axes()];
        Arrays.fill(ones, 1);
        return ones;
    }
}
