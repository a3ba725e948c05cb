package org.latent4j.layers.keras;

import static org.latent4j.tape.Functions.pointwise;

import org.latent4j.tape.Functions;

/** Activation functions of each value, with their parameters. Right for large arguments, too. */
final class Curves {
    private static final double SELU_ALPHA = 1.6732632423543772;
    private static final double SELU_SCALE = 1.0507009873554805;

    private Curves() {}

    /** {@code x} above the threshold up to a largest value, {@code slope (x - threshold)} below. */
    static Activation relu(double slope, double largest, double threshold) {
        if (slope == 0 && threshold == 0 && largest == Double.POSITIVE_INFINITY) {
            return Functions::relu;
        }
        return x -> pointwise(
                x,
                v -> v > threshold ? Math.max(0, Math.min(v, largest)) : slope * (v - threshold),
                (v, y) -> v > threshold ? (v >= 0 && v <= largest ? 1 : 0) : slope);
    }

    static Activation leakyRelu(double slope) {
        return relu(slope, Double.POSITIVE_INFINITY, 0);
    }

    static Activation elu(double alpha) {
        return x -> pointwise(x, v -> v > 0 ? v : alpha * Math.expm1(v), (v, y) -> v > 0 ? 1 : y + alpha);
    }

    static Activation celu(double alpha) {
        return x ->
                pointwise(x, v -> v > 0 ? v : alpha * Math.expm1(v / alpha), (v, y) -> v > 0 ? 1 : Math.exp(v / alpha));
    }

    static Activation selu() {
        double negative = SELU_SCALE * SELU_ALPHA;
        return x -> pointwise(
                x, v -> v > 0 ? SELU_SCALE * v : negative * Math.expm1(v), (v, y) -> v > 0 ? SELU_SCALE : y + negative);
    }

    static Activation softplus() {
        return x -> pointwise(x, Curves::softplus, (v, y) -> sigmoid(v));
    }

    static Activation logSigmoid() {
        return x -> pointwise(x, v -> -softplus(-v), (v, y) -> sigmoid(-v));
    }

    static Activation softsign() {
        return x -> pointwise(x, v -> v / (1 + Math.abs(v)), (v, y) -> 1 / ((1 + Math.abs(v)) * (1 + Math.abs(v))));
    }

    static Activation silu() {
        return x -> pointwise(x, v -> v * sigmoid(v), (v, y) -> sigmoid(v) * (1 + v * sigmoid(-v)));
    }

    static Activation mish() {
        return x -> pointwise(x, v -> v * Math.tanh(softplus(v)), (v, y) -> {
            double tanh = Math.tanh(softplus(v));
            return tanh + v * (1 - tanh * tanh) * sigmoid(v);
        });
    }

    /** {@code x P(N(0, 1) <= x)}, or its approximation by tanh. */
    static Activation gelu(boolean approximate) {
        if (!approximate) {
            return x ->
                    x.times(0.5).times(Functions.erf(x.times(Math.sqrt(0.5))).plus(1));
        }
        double scale = Math.sqrt(2 / Math.PI);
        return x -> pointwise(x, v -> 0.5 * v * (1 + Math.tanh(scale * (v + 0.044715 * v * v * v))), (v, y) -> {
            double tanh = Math.tanh(scale * (v + 0.044715 * v * v * v));
            return 0.5 * (1 + tanh) + 0.5 * v * (1 - tanh * tanh) * scale * (1 + 3 * 0.044715 * v * v);
        });
    }

    /** {@code clip(slope x + 0.5, 0, 1)}. */
    static Activation hardSigmoid(double slope) {
        return x -> pointwise(x, v -> clip(slope * v + 0.5), (v, y) -> y > 0 && y < 1 ? slope : 0);
    }

    static Activation hardSilu() {
        return x -> pointwise(x, v -> v * clip(v / 6 + 0.5), (v, y) -> v <= -3 ? 0 : v >= 3 ? 1 : (2 * v + 3) / 6);
    }

    static Activation squareplus(double b) {
        return x -> pointwise(x, v -> (v + Math.sqrt(v * v + b)) / 2, (v, y) -> (1 + v / Math.sqrt(v * v + b)) / 2);
    }

    static Activation softShrink(double threshold) {
        return x -> pointwise(
                x,
                v -> v > threshold ? v - threshold : v < -threshold ? v + threshold : 0,
                (v, y) -> Math.abs(v) > threshold ? 1 : 0);
    }

    static Activation hardShrink(double threshold) {
        return x -> pointwise(x, v -> Math.abs(v) > threshold ? v : 0, (v, y) -> Math.abs(v) > threshold ? 1 : 0);
    }

    static Activation tanhShrink() {
        return x -> pointwise(x, v -> v - Math.tanh(v), (v, y) -> Math.tanh(v) * Math.tanh(v));
    }

    /** {@code x} above a threshold, another value up to it. */
    static Activation threshold(double threshold, double otherwise) {
        return x -> pointwise(x, v -> v > threshold ? v : otherwise, (v, y) -> v > threshold ? 1 : 0);
    }

    static Activation sparsePlus() {
        return x -> pointwise(
                x,
                v -> v <= -1 ? 0 : v < 1 ? (v + 1) * (v + 1) / 4 : v,
                (v, y) -> v <= -1 ? 0 : v < 1 ? (v + 1) / 2 : 1);
    }

    private static double sigmoid(double v) {
        return 1 / (1 + Math.exp(-v));
    }

    private static double softplus(double v) {
        return Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)));
    }

    private static double clip(double v) {
        return Math.max(0, Math.min(1, v));
    }
}
