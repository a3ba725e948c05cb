package org.latent4j.layers.keras;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The options all recurrent cells have.
 *
 * @param dropout rate for the inputs, in training
 * @param recurrentDropout rate for the states, in training
 * @param standard whether the functions are tanh and sigmoid
 */
record CellOptions(
        LayerConfig config,
        int units,
        Activation activation,
        Activation recurrentActivation,
        boolean useBias,
        double dropout,
        double recurrentDropout,
        boolean standard) {

    /** @param unitsOption what the configuration calls the number of units */
    static CellOptions of(LayerConfig config, String unitsOption) {
        return new CellOptions(
                config,
                config.positive(unitsOption),
                activation(config, "activation", "tanh"),
                activation(config, "recurrent_activation", "sigmoid"),
                config.flag("use_bias", true),
                rate(config, "dropout"),
                rate(config, "recurrent_dropout"),
                is(config, "activation", "tanh") && is(config, "recurrent_activation", "sigmoid"));
    }

    /** The same with the functions cuDNN has: tanh and sigmoid. */
    CellOptions withStandardFunctions() {
        Activation tanh = named(config, "tanh");
        Activation sigmoid = named(config, "sigmoid");
        return new CellOptions(config, units, tanh, sigmoid, useBias, dropout, recurrentDropout, true);
    }

    /** Whether an option is, or would be, this function. */
    private static boolean is(LayerConfig config, String option, String name) {
        return !config.json().has(option) || config.json().get(option).asText().equals(name);
    }

    private static Activation activation(LayerConfig config, String option, String otherwise) {
        return config.json().has(option) ? config.activation(option) : named(config, otherwise);
    }

    private static Activation named(LayerConfig config, String name) {
        return Activations.of(com.fasterxml.jackson.databind.node.TextNode.valueOf(name), config.keras());
    }

    static double rate(LayerConfig config, String option) {
        double rate = config.number(option, 0);
        if (!(rate >= 0 && rate <= 1)) {
            throw LayerConfig.wrong(option, "a rate from 0 to 1", config.child(option));
        }
        return rate;
    }

    /** {@code kernel}, {@code recurrent_kernel} and, if used, {@code bias}. */
    List<WeightSpec> weights(long[] kernel, long[] recurrentKernel, long... bias) {
        List<WeightSpec> weights = new ArrayList<>();
        weights.add(WeightSpec.of("kernel", 0, Tape.checked("kernel", kernel)).regularized(config, "kernel"));
        weights.add(WeightSpec.of("recurrent_kernel", 1, Tape.checked("recurrent kernel", recurrentKernel))
                .regularized(config, "recurrent"));
        if (useBias) {
            weights.add(WeightSpec.of("bias", 2, bias).regularized(config, "bias"));
        }
        return weights;
    }

    /** The size of several gates' units side by side. */
    long gates(int count) {
        return Math.multiplyExact((long) count, units);
    }

    /** For one call: the inputs' dropout. */
    Drop inputDrop(Call call) {
        return new Drop(call.training() ? dropout : 0);
    }

    /** For one call: the states' dropout. */
    Drop stateDrop(Call call) {
        return new Drop(call.training() ? recurrentDropout : 0);
    }

    /** Drops the same values at every step of a call. */
    static final class Drop {
        private final double rate;
        private @Nullable Tensor mask;

        private Drop(double rate) {
            this.rate = rate;
        }

        boolean none() {
            return rate == 0 || rate == 1; // Keras drops for rates between the two only
        }

        /** @param outer number of axes before the batch, which share the mask */
        Tensor of(Tensor x, int outer) {
            if (none()) {
                return x;
            }
            Tensor drawn = mask;
            if (drawn == null) {
                drawn = draw(x.tape(), x, java.util.Arrays.copyOfRange(x.shape(), outer, x.rank()), rate);
                mask = drawn;
            }
            return x.times(drawn);
        }
    }

    /** 0 with the given probability, else {@code 1 / (1 - rate)}. */
    static Tensor draw(Tape tape, Tensor like, long[] shape, double rate) {
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            INDArray kept = Nd4j.rand(like.value().dataType(), shape)
                    .gte(rate)
                    .castTo(like.value().dataType());
            return tape.own(kept.muli(1 / (1 - rate)));
        }
    }
}
