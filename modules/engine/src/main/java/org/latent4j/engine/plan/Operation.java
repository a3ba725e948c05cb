package org.latent4j.engine.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step of a plan. Shapes are those of one example; see {@link Tensor}. */
public sealed interface Operation {
    /** What it reads. */
    List<Tensor> inputs();

    /** What it gives. */
    Tensor output();

    /** What it learns. */
    default List<Weight> weights() {
        return List.of();
    }

    private static List<Weight> present(@Nullable Weight... weights) {
        return java.util.stream.Stream.of(weights)
                .filter(java.util.Objects::nonNull)
                .toList();
    }

    /**
     * {@code x W + b} on the last axis; {@code x W^T + b} where the kernel is another layer's turned around.
     *
     * @param kernel {@code [inputs, units]}; {@code [units, inputs]} if transposed
     * @param bias {@code [1, units]}
     */
    record Dense(
            Tensor input,
            Tensor output,
            Weight kernel,
            @Nullable Weight bias,
            boolean transposed) implements Operation {
        @Override
        public List<Tensor> inputs() {
            return List.of(input);
        }

        @Override
        public List<Weight> weights() {
            return present(kernel, bias);
        }
    }

    /** Adds a bias to the last axis. */
    record Bias(Tensor input, Tensor output, Weight bias) implements Operation {
        @Override
        public List<Tensor> inputs() {
            return List.of(input);
        }

        @Override
        public List<Weight> weights() {
            return List.of(bias);
        }
    }

    /**
     * Convolution of an image {@code [height, width, channels]}.
     *
     * @param kernel {@code [window height * width * channels, filters]}
     * @param bias {@code [1, filters]}
     */
    record Convolution(
            Tensor input,
            Tensor output,
            Window window,
            Weight kernel,
            @Nullable Weight bias) implements Operation {
        @Override
        public List<Tensor> inputs() {
            return List.of(input);
        }

        @Override
        public List<Weight> weights() {
            return present(kernel, bias);
        }
    }

    /**
     * Transposed convolution: the window slides over the output.
     *
     * @param kernel {@code [window height * width * filters, channels]}, Keras's order
     * @param bias {@code [1, filters]}
     */
    record TransposedConvolution(
            Tensor input,
            Tensor output,
            Window window,
            Weight kernel,
            @Nullable Weight bias) implements Operation {
        @Override
        public List<Tensor> inputs() {
            return List.of(input);
        }

        @Override
        public List<Weight> weights() {
            return present(kernel, bias);
        }
    }

    /**
     * Convolution of each channel with filters of its own.
     *
     * @param output {@code [height, width, channels * multiplier]}, the filters of a channel side by side
     * @param kernel {@code [window height * width, channels * multiplier]}
     * @param bias {@code [1, channels * multiplier]}
     */
    record Depthwise(
            Tensor input,
            Tensor output,
            Window window,
            Weight kernel,
            @Nullable Weight bias) implements Operation {
        @Override
        public List<Tensor> inputs() {
            return List.of(input);
        }

        @Override
        public List<Weight> weights() {
            return present(kernel, bias);
        }
    }

    /** Maximum or mean of a sliding window, channel by channel; the mean is that of the values inside the image. */
    record Pooling(Tensor input, Tensor output, Window window, boolean maximum) implements Operation {
        @Override
        public List<Tensor> inputs() {
            return List.of(input);
        }
    }

    /** A function of every number. */
    record Activation(Tensor input, Tensor output, Function function) implements Operation {
        @Override
        public List<Tensor> inputs() {
            return List.of(input);
        }
    }

    /**
     * {@code x} above 0 and a learnt multiple of it below.
     *
     * @param alpha {@code [1, slopes]}
     * @param slopes for each number of an example, in row-major order, which of them
     */
    record ParametricRelu(Tensor input, Tensor output, Weight alpha, int[] slopes) implements Operation {
        @Override
        public List<Tensor> inputs() {
            return List.of(input);
        }

        @Override
        public List<Weight> weights() {
            return List.of(alpha);
        }
    }

    /** Multiplies the last axis by learnt factors, {@code [1, channels]}. */
    record Scale(Tensor input, Tensor output, Weight factors) implements Operation {
        @Override
        public List<Tensor> inputs() {
            return List.of(input);
        }

        @Override
        public List<Weight> weights() {
            return List.of(factors);
        }
    }

    /**
     * A ladder network's guess {@code (z - mu) v + mu} at the numbers behind noisy ones, with {@code mu = a1 sigmoid(a2 u + a3) +
     * a4 u + a5} and {@code v = a6 sigmoid(a7 u + a8) + a9 u + a10}.
     *
     * @param noisy z, {@code [units]}
     * @param above u, {@code [units]}
     * @param coefficients {@code [10, units]}
     */
    record Lateral(Tensor noisy, Tensor above, Tensor output, Weight coefficients) implements Operation {
        @Override
        public List<Tensor> inputs() {
            return List.of(noisy, above);
        }

        @Override
        public List<Weight> weights() {
            return List.of(coefficients);
        }
    }

    /**
     * A level of a ladder network's cost, mean over the batch: the squared distance between an estimate and its target times a
     * weight.
     *
     * @param estimate {@code [units]}
     * @param target {@code [units]}; gradients reach it as well
     * @param output {@code [1]}: nobody reads it, and the step leaves it alone
     * @param standardized whether each unit's square is divided by the target's variance over the batch, plus epsilon
     */
    record DenoisingCost(
            Tensor estimate, Tensor target, Tensor output, double weight, boolean standardized, double epsilon)
            implements Operation {
        @Override
        public List<Tensor> inputs() {
            return List.of(estimate, target);
        }
    }

    /** Softmax over the last axis. */
    record Softmax(Tensor input, Tensor output) implements Operation {
        @Override
        public List<Tensor> inputs() {
            return List.of(input);
        }
    }

    /**
     * A recurrent layer over {@code [time, features]}.
     *
     * @param output {@code [time, units]}, or {@code [units]} of the last step
     * @param activation of candidates and outputs
     * @param recurrentActivation of gates
     * @param kernel {@code [features, gates * units]}; gates in Keras's order: i, f, c, o of an LSTM, z, r, h of a GRU
     * @param recurrent {@code [units, gates * units]}
     * @param bias {@code [1, gates * units]}
     * @param recurrentBias {@code [1, gates * units]}, of a GRU that resets after its product
     * @param backwards whether it reads from the last step to the first
     */
    record Recurrent(
            Tensor input,
            Tensor output,
            Cell cell,
            Function activation,
            Function recurrentActivation,
            Weight kernel,
            Weight recurrent,
            @Nullable Weight bias,
            @Nullable Weight recurrentBias,
            boolean sequences,
            boolean backwards)
            implements Operation {

        /** The kinds of cell. */
        public enum Cell {
            LSTM(4),
            /** Resets after the product with the recurrent kernel. */
            GRU(3),
            /** Resets before it. */
            EARLY_GRU(3),
            SIMPLE(1);

            private final int gates;

            Cell(int gates) {
                this.gates = gates;
            }

            /** Blocks of columns in the kernels. */
            public int gates() {
                return gates;
            }
        }

        /** The same layer between other tensors. */
        public Recurrent between(Tensor from, Tensor to) {
            return new Recurrent(
                    from,
                    to,
                    cell,
                    activation,
                    recurrentActivation,
                    kernel,
                    recurrent,
                    bias,
                    recurrentBias,
                    sequences,
                    backwards);
        }

        @Override
        public List<Tensor> inputs() {
            return List.of(input);
        }

        @Override
        public List<Weight> weights() {
            return present(kernel, recurrent, bias, recurrentBias);
        }
    }

    /**
     * Batch normalisation of the last axis: {@code gamma (x - mean) / sqrt(variance + epsilon) + beta}.
     *
     * @param gamma {@code [1, channels]}, as the others
     * @param mean stored mean; null if there is none, and every batch is normalised by its own
     * @param variance stored variance; null as the mean
     * @param moving how a training step, which takes the batch's, moves the stored ones; null if it takes the stored ones too,
     *     or there are none
     */
    record BatchNormalization(
            Tensor input,
            Tensor output,
            @Nullable Weight gamma,
            @Nullable Weight beta,
            @Nullable Weight mean,
            @Nullable Weight variance,
            double epsilon,
            @Nullable Moving moving)
            implements Operation {
        /**
         * How stored statistics follow those of batches.
         *
         * @param momentum share of the stored ones that stays
         * @param unbiased whether the variance that is stored is divided by one less than the count
         */
        public record Moving(double momentum, boolean unbiased) {}

        @Override
        public List<Tensor> inputs() {
            return List.of(input);
        }

        @Override
        public List<Weight> weights() {
            return present(gamma, beta, mean, variance);
        }
    }

    /**
     * Normalisation of every position by the mean and variance of its channels.
     *
     * @param gamma {@code [1, channels]}
     * @param beta {@code [1, channels]}
     */
    record LayerNormalization(
            Tensor input,
            Tensor output,
            @Nullable Weight gamma,
            @Nullable Weight beta,
            double epsilon) implements Operation {
        @Override
        public List<Tensor> inputs() {
            return List.of(input);
        }

        @Override
        public List<Weight> weights() {
            return present(gamma, beta);
        }
    }

    /**
     * Numbers put elsewhere: reshape, permute, crop, pad, repeat, enlarge, slice.
     *
     * @param what for people: which of them
     * @param from for each of the output's numbers the input's, both in row-major order; -1 for 0
     */
    record Rearrange(Tensor input, Tensor output, String what, int[] from) implements Operation {
        @Override
        public List<Tensor> inputs() {
            return List.of(input);
        }
    }

    /** Several tensors into one: side by side on the last axis, or number by number. */
    record Merge(List<Tensor> inputs, Tensor output, How how) implements Operation {
        public Merge {
            inputs = List.copyOf(inputs);
        }

        /** The ways. */
        public enum How {
            CONCATENATE,
            ADD,
            SUBTRACT,
            MULTIPLY,
            AVERAGE,
            MAXIMUM,
            MINIMUM
        }
    }

    /**
     * Noise in training, nothing at inference.
     *
     * @param drawn shape of the numbers that are drawn for an example: where it has a 1 and the input hasn't, numbers along
     *     that axis share one
     */
    record Noise(Tensor input, Tensor output, Law law, double rate, List<Integer> drawn) implements Operation {
        public Noise {
            drawn = List.copyOf(drawn);
        }

        /** The kinds. */
        public enum Law {
            /** Adds normal noise; the rate is its standard deviation. */
            GAUSSIAN,
            /** Sets a share of the numbers to 0 and scales the others up. */
            DROPOUT,
            /** Multiplies with normal noise around 1; the rate is the share that a dropout of the same variance sets to 0. */
            GAUSSIAN_DROPOUT,
            /** Sets a share to what SELU gives far below 0; keeps mean and variance (G. Klambauer et al., 2017). */
            ALPHA_DROPOUT
        }

        @Override
        public List<Tensor> inputs() {
            return List.of(input);
        }
    }

    /**
     * Draws codings from normal distributions in training and gives their means at inference.
     *
     * @param input {@code [2 * size]}: means, then logarithms of variances
     * @param output {@code [size]}
     * @param klWeight factor of the divergence from the standard normal in the score
     * @param klWarmUpEpochs epochs over which it grows from 0
     * @param reduction of the divergence
     */
    record Sampler(Tensor input, Tensor output, double klWeight, int klWarmUpEpochs, Reduction reduction)
            implements Operation {
        @Override
        public List<Tensor> inputs() {
            return List.of(input);
        }
    }

    /** Penalty on mean activations, see {@link org.latent4j.layers.SparsityPenalty}; its output is its input. */
    record Sparsity(Tensor input, Tensor output, org.latent4j.layers.Sparsity kind, double weight, double target)
            implements Operation {
        @Override
        public List<Tensor> inputs() {
            return List.of(input);
        }
    }

    /** Penalty on every activation for itself; its output is its input. */
    record ActivityPenalty(Tensor input, Tensor output, Penalty penalty, Reduction reduction) implements Operation {
        @Override
        public List<Tensor> inputs() {
            return List.of(input);
        }
    }

    /**
     * A loss in training: its gradient starts the backward pass.
     *
     * @param input what it measures: predictions, or their logits
     * @param output the vertex's result, of the input's shape, which the step leaves alone
     * @param labels what it makes of the targets
     * @param weight factor of an example's sum
     */
    record Loss(Tensor input, Tensor output, Measure measure, Labels labels, double weight, Reduction reduction)
            implements Operation {
        @Override
        public List<Tensor> inputs() {
            return List.of(input);
        }

        /** The targets' shape. */
        public Tensor targets() {
            if (!labels.classes()) {
                return output;
            }
            List<Integer> shape = new java.util.ArrayList<>(output.shape());
            shape.set(shape.size() - 1, 1);
            return new Tensor(output.name(), shape);
        }
    }
}
