package org.latent4j.layers.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Arithmetic;
import org.latent4j.tape.Functions;
import org.latent4j.tape.Reductions;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tensor;

/**
 * {@code softmax(scores) value}: Attention and AdditiveAttention.
 *
 * <p>Inputs query {@code [batch, n, size]}, value {@code [batch, m, ...]} and, if it isn't the value, key
 * {@code [batch, m, size]}; output {@code [batch, n, ...]} and, where the call asks for them, the softmaxed scores
 * {@code [batch, n, m]}. Masked values aren't attended to, masked queries give zeros.
 *
 * @param causal whether each query sees only values up to its own place
 * @param dropout rate for the softmaxed scores, in training
 */
record Attention(
        LayerConfig config, Score score, boolean useScale, boolean causal, boolean returnScores, double dropout)
        implements KerasLayer {

    /** How a query and a key are compared. */
    enum Score {
        /** {@code scale * sum(query * key)}. */
        DOT,
        /** {@code weight * sum(tanh(scale * (query + key)))}. */
        CONCAT,
        /** {@code sum(scale * tanh(query + key))}, a scale for each feature. */
        ADDITIVE
    }

    static Attention of(LayerConfig config) {
        String mode = config.text("score_mode", "dot");
        Score score = switch (mode) {
            case "dot" -> Score.DOT;
            case "concat" -> Score.CONCAT;
            default -> throw LayerConfig.wrong("score_mode", "dot or concat", config.child("score_mode"));
        };
        return of(config, score, config.flag("use_scale", false));
    }

    static Attention additive(LayerConfig config) {
        return of(config, Score.ADDITIVE, config.flag("use_scale", true));
    }

    private static Attention of(LayerConfig config, Score score, boolean useScale) {
        boolean causal = config.flag("causal", false) || argument(config, "use_causal_mask");
        return new Attention(
                config,
                score,
                useScale,
                causal,
                argument(config, "return_attention_scores"),
                CellOptions.rate(config, "dropout"));
    }

    /** Whether the call has this argument and it is true. */
    static boolean argument(LayerConfig config, String name) {
        return config.arguments().path(name).asBoolean(false);
    }

    @Override
    public Masking masking() {
        return Masking.USES_AND_PASSES;
    }

    @Override
    public List<WeightSpec> weights(List<long[]> inputShapes) {
        List<WeightSpec> weights = new ArrayList<>();
        if (useScale) {
            weights.add(
                    score == Score.ADDITIVE
                            ? WeightSpec.of("scale", 0, Sizes.known(inputShapes.get(0), -1))
                            : WeightSpec.of("scale", 0));
        }
        if (score == Score.CONCAT) {
            weights.add(WeightSpec.of("concat_score_weight", weights.size()));
        }
        return weights;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        List<Integer> own = own(inputShapes.size());
        long[] query = inputShapes.get(0);
        long[] value = inputShapes.get(own.get(1));
        if (query.length < 3 || value.length != query.length) {
            throw new IllegalArgumentException("input: expected [batch, time, features] for each, got shapes "
                    + java.util.Arrays.toString(query) + " and " + java.util.Arrays.toString(value));
        }
        long[] output = Sizes.with(query, -1, value[value.length - 1]);
        return returnScores ? List.of(output, Sizes.with(query, -1, value[value.length - 2])) : List.of(output);
    }

    /** Which inputs are query, value and key; the others are masks given as inputs. */
    private List<Integer> own(int count) {
        List<Integer> own =
                IntStream.range(0, count).filter(i -> !isMask(i)).boxed().toList();
        if (own.size() < 2 || own.size() > 3) {
            throw new IllegalArgumentException("input: expected query, value and at most a key, got " + own.size());
        }
        return own;
    }

    private boolean isMask(int input) {
        return input < config.inputs().size() && config.inputs().get(input).endsWith("mask");
    }

    private @Nullable Tensor mask(Call call, List<Tensor> inputs, int which) {
        List<Tensor> given = IntStream.range(0, inputs.size())
                .filter(this::isMask)
                .mapToObj(inputs::get)
                .toList();
        return which < given.size() ? given.get(which) : call.mask(which);
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        List<Tensor> own = own(inputs.size()).stream().map(inputs::get).toList();
        Tensor query = own.get(0);
        Tensor value = own.get(1);
        Tensor scores = scores(call, query, own.get(own.size() - 1));
        Tensor valueMask = mask(call, inputs, 1);
        if (valueMask != null) {
            scores = AttentionMasks.lowered(scores, Shaping.expandDims(valueMask, -2));
        }
        if (causal) {
            Tensor seen = AttentionMasks.causal(scores, query.size(-2), value.size(-2));
            scores = AttentionMasks.lowered(scores, seen);
        }
        Tensor weights = Functions.softmax(scores, -1);
        Tensor kept = call.training() && dropout > 0
                ? weights.times(CellOptions.draw(call.tape(), weights, weights.shape(), dropout))
                : weights;
        Tensor output = kept.matmul(value);
        Tensor queryMask = mask(call, inputs, 0);
        if (queryMask != null) {
            output = Arithmetic.where(
                    Shaping.expandDims(queryMask, -1), output, call.tape().constant(0, output));
        }
        return returnScores ? List.of(output, weights) : List.of(output);
    }

    private Tensor scores(Call call, Tensor query, Tensor key) {
        if (score == Score.DOT) {
            int[] axes = IntStream.range(0, key.rank()).toArray();
            axes[axes.length - 1] = key.rank() - 2;
            axes[axes.length - 2] = key.rank() - 1;
            Tensor scores = query.matmul(key.permute(axes));
            return useScale ? scores.times(call.weight("scale")) : scores;
        }
        Tensor sums = Shaping.expandDims(query, -2).plus(Shaping.expandDims(key, -3));
        if (score == Score.ADDITIVE) {
            Tensor each = Functions.tanh(sums);
            return Reductions.sum(useScale ? each.times(call.weight("scale")) : each, false, -1);
        }
        Tensor each = Functions.tanh(useScale ? sums.times(call.weight("scale")) : sums);
        return Reductions.sum(each, false, -1).times(call.weight("concat_score_weight"));
    }
}
