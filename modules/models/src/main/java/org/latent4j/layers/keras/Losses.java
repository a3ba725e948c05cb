package org.latent4j.layers.keras;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Arithmetic;
import org.latent4j.tape.Functions;
import org.latent4j.tape.Reductions;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Keras's losses by name: {@code mse}, {@code mean_squared_error} and {@code MeanSquaredError} are one. */
final class Losses {
    /** Keras's {@code backend.epsilon()}. */
    static final double EPSILON = 1e-7;

    /** Of a norm, below which {@code cosine_similarity} does not divide by it. */
    private static final double SMALLEST_SQUARE = 1e-12;

    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("mse", "meansquarederror"),
            Map.entry("mae", "meanabsoluteerror"),
            Map.entry("mape", "meanabsolutepercentageerror"),
            Map.entry("msle", "meansquaredlogarithmicerror"),
            Map.entry("bce", "binarycrossentropy"),
            Map.entry("kld", "kldivergence"),
            Map.entry("kullbackleiblerdivergence", "kldivergence"),
            Map.entry("huberloss", "huber"),
            Map.entry("cosineproximity", "cosinesimilarity"),
            Map.entry("cosine", "cosinesimilarity"));

    private Losses() {}

    /** A name without its package, underscores and capitals, the long one where there are several. */
    static String canonical(String named) {
        String plain =
                named.substring(named.lastIndexOf('>') + 1).replace("_", "").toLowerCase(Locale.ROOT);
        return ALIASES.getOrDefault(plain, plain);
    }

    /**
     * The loss of a name.
     *
     * @param named a function's or class's name, with or without the package it is registered in
     * @param config the loss object's options
     * @throws UnsupportedLayerException if it isn't known, or an option isn't
     */
    static Loss of(String named, LayerConfig config) {
        if (config.integer("axis", -1) != -1) {
            throw new UnsupportedLayerException("loss '" + named + "': option 'axis' other than -1 is not supported");
        }
        return switch (canonical(named)) {
            case "meansquarederror" -> averaged((y, p) -> Functions.square(p.minus(y)));
            case "meanabsoluteerror" -> averaged((y, p) -> Functions.abs(p.minus(y)));
            case "meanabsolutepercentageerror" ->
                averaged((y, p) -> Functions.abs(y.minus(p).dividedBy(atLeastEpsilon(Functions.abs(y))))
                        .times(100));
            case "meansquaredlogarithmicerror" ->
                averaged((y, p) -> Functions.square(logarithm(p, EPSILON).minus(logarithm(y, EPSILON))));
            case "huber" -> huber(config.number("delta", 1));
            case "logcosh" ->
                averaged((y, p) -> {
                    Tensor error = p.minus(y);
                    return error.plus(softplus(error.times(-2))).minus(Math.log(2));
                });
            case "poisson" -> averaged((y, p) -> p.minus(y.times(Functions.log(p.plus(EPSILON)))));
            case "kldivergence" ->
                summed((y, p) -> {
                    Tensor labels = Functions.clip(y, EPSILON, 1);
                    return labels.times(Functions.log(labels.dividedBy(Functions.clip(p, EPSILON, 1))));
                });
            case "cosinesimilarity" ->
                summed((y, p) -> Functions.negative(normalized(y).times(normalized(p))));
            case "hinge" -> averaged((y, p) -> margin(signs(y), p));
            case "squaredhinge" -> averaged((y, p) -> Functions.square(margin(signs(y), p)));
            case "categoricalhinge" -> Losses::categoricalHinge;
            case "dice" -> Losses::dice;
            case "binarycrossentropy" -> CrossEntropies.binary(config);
            case "binaryfocalcrossentropy" -> CrossEntropies.binaryFocal(config);
            case "categoricalcrossentropy" -> CrossEntropies.categorical(config);
            case "categoricalfocalcrossentropy" -> CrossEntropies.categoricalFocal(config);
            case "sparsecategoricalcrossentropy" -> CrossEntropies.sparse(config);
            case "labelledcrossentropy" -> CrossEntropies::labelled;
            default -> throw new UnsupportedLayerException("loss '" + named + "' is not known");
        };
    }

    /** A function of each label and prediction. */
    @FunctionalInterface
    interface Pointwise {
        Tensor of(Tensor labels, Tensor predictions);
    }

    static Loss averaged(Pointwise function) {
        return (labels, predictions, logits) ->
                Reductions.mean(function.of(fitted(labels, predictions), predictions), false, -1);
    }

    static Loss summed(Pointwise function) {
        return (labels, predictions, logits) ->
                Reductions.sum(function.of(fitted(labels, predictions), predictions), false, -1);
    }

    /** Labels of the predictions' shape; a missing last axis of size 1 is put there, as Keras does. */
    static Tensor fitted(Tensor labels, Tensor predictions) {
        Tensor fitted = labels;
        if (labels.rank() == predictions.rank() - 1 && predictions.size(-1) == 1) {
            fitted = Shaping.expandDims(labels, -1);
        }
        if (!Arrays.equals(fitted.shape(), predictions.shape())) {
            throw new IllegalArgumentException("labels: expected " + Arrays.toString(predictions.shape())
                    + " as the output's, got " + Arrays.toString(labels.shape()));
        }
        return fitted;
    }

    /** {@code ln(1 + e^x)}; its derivative is right at 0, too. */
    static Tensor softplus(Tensor x) {
        return Functions.unary(
                x,
                v -> {
                    INDArray small = Transforms.exp(Transforms.abs(v, true).negi(), false);
                    INDArray logarithm = Transforms.log(small.addi(1), false);
                    try (INDArray positive = Transforms.max(v, 0, true)) {
                        return logarithm.addi(positive);
                    }
                },
                (v, y) -> Transforms.sigmoid(v, true));
    }

    private static Loss huber(double delta) {
        return averaged((y, p) -> {
            Tensor error = Functions.abs(p.minus(y));
            Tensor inside = Functions.clip(error, 0, delta);
            // Inside, 1/2 e^2; outside, delta e - 1/2 delta^2.
            return Functions.square(inside).times(0.5).plus(error.minus(inside).times(delta));
        });
    }

    private static Tensor atLeastEpsilon(Tensor x) {
        return Arithmetic.maximum(x, x.tape().constant(EPSILON, x));
    }

    private static Tensor logarithm(Tensor x, double least) {
        return Functions.log(Arithmetic.maximum(x, x.tape().constant(least, x)).plus(1));
    }

    private static Tensor normalized(Tensor x) {
        Tensor squares = Reductions.sum(Functions.square(x), true, -1);
        Tensor norm = Functions.sqrt(Arithmetic.maximum(squares, x.tape().constant(SMALLEST_SQUARE, squares)));
        return x.dividedBy(norm);
    }

    /** Labels of 0 and 1 become -1 and 1. */
    private static Tensor signs(Tensor labels) {
        INDArray values = labels.value();
        boolean binary = values.eq(0).castTo(values.dataType()).sumNumber().longValue()
                        + values.eq(1).castTo(values.dataType()).sumNumber().longValue()
                == values.length();
        return binary ? labels.times(2).minus(1) : labels;
    }

    private static Tensor margin(Tensor labels, Tensor predictions) {
        return Functions.relu(Functions.negative(labels.times(predictions)).plus(1));
    }

    private static Tensor categoricalHinge(Tensor labels, Tensor predictions, @Nullable Tensor ignored) {
        Tensor fitted = fitted(labels, predictions);
        Tensor right = Reductions.sum(fitted.times(predictions), false, -1);
        Tensor wrong = Reductions.max(Functions.negative(fitted).plus(1).times(predictions), false, -1);
        return Functions.relu(wrong.minus(right).plus(1));
    }

    private static Tensor dice(Tensor labels, Tensor predictions, @Nullable Tensor ignored) {
        Tensor fitted = fitted(labels, predictions);
        Tensor both = Reductions.sum(fitted.times(predictions), false).times(2);
        Tensor all = Reductions.sum(fitted, false).plus(Reductions.sum(predictions, false));
        return Functions.negative(both.dividedBy(all.plus(EPSILON))).plus(1);
    }
}
