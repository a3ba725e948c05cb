package org.latent4j.layers.keras;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Arithmetic;
import org.latent4j.tape.Functions;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;

/**
 * Scaled dot-product attention in several heads: MultiHeadAttention and GroupedQueryAttention (of which each key and value
 * head serves several query heads).
 *
 * <p>Inputs query {@code [batch, ..., n, size]}, value and, if it isn't the value, key {@code [batch, ..., m, size]}, and
 * masks where the call names them; output as query, with the last axis {@code outputShape} if that isn't empty; where the
 * call asks for them, also the scores {@code [batch, ..., heads, n, m]}.
 *
 * @param groups how many query heads share a key and value head; 1 for MultiHeadAttention
 * @param axes over which to attend; empty for all between batch and features
 * @param slidingWindow how far a query sees, 0 for no limit
 * @param useGate whether outputs of heads are multiplied with a sigmoid of the query
 */
record MultiHeadAttention(
        LayerConfig config,
        boolean grouped,
        int heads,
        int groups,
        int keySize,
        int valueSize,
        long[] outputShape,
        int[] axes,
        int slidingWindow,
        boolean useBias,
        boolean useGate,
        double dropout)
        implements KerasLayer {

    static MultiHeadAttention of(LayerConfig config) {
        int keySize = config.positive("key_dim");
        return new MultiHeadAttention(
                config,
                false,
                config.positive("num_heads"),
                1,
                keySize,
                config.has("value_dim") ? config.positive("value_dim") : keySize,
                Arrays.stream(config.integers("output_shape")).asLongStream().toArray(),
                config.integers("attention_axes"),
                config.has("sliding_window") ? config.positive("sliding_window") : 0,
                config.flag("use_bias", true),
                config.flag("use_gate", false),
                CellOptions.rate(config, "dropout"));
    }

    static MultiHeadAttention grouped(LayerConfig config) {
        int heads = config.positive("num_query_heads");
        int keyHeads = config.positive("num_key_value_heads");
        if (heads % keyHeads != 0) {
            throw LayerConfig.wrong(
                    "num_query_heads", "a multiple of num_key_value_heads", config.child("num_query_heads"));
        }
        int size = config.positive("head_dim");
        return new MultiHeadAttention(
                config,
                true,
                heads,
                heads / keyHeads,
                size,
                size,
                new long[0],
                new int[0],
                config.has("sliding_window") ? config.positive("sliding_window") : 0,
                config.flag("use_bias", true),
                config.flag("use_gate", false),
                CellOptions.rate(config, "dropout"));
    }

    @Override
    public Masking masking() {
        return Masking.USES_AND_PASSES;
    }

    /** The place of an input by its name in the call; -1 if it isn't there. */
    private int place(String name, int position, int count) {
        int named = config.inputs().indexOf(name);
        if (named >= 0 || !config.inputs().isEmpty()) {
            return named >= 0 || position > 0 ? named : 0;
        }
        return position < count ? position : -1;
    }

    private int query(int count) {
        return place("query", 0, count);
    }

    private int value(int count) {
        int value = place("value", 1, count);
        if (value < 0) {
            throw new IllegalArgumentException(
                    "input: expected query and value, got " + count + " named " + config.inputs());
        }
        return value;
    }

    private int key(int count) {
        int key = place("key", 2, count);
        return key < 0 ? value(count) : key;
    }

    @Override
    public List<WeightSpec> weights(List<long[]> inputShapes) {
        int count = inputShapes.size();
        long[] query = inputShapes.get(query(count));
        int keyHeads = heads / groups;
        List<WeightSpec> weights = new ArrayList<>();
        addDense(weights, "query", Sizes.known(query, -1), heads, keySize);
        addDense(weights, "key", Sizes.known(inputShapes.get(key(count)), -1), keyHeads, keySize);
        if (useGate) {
            addDense(weights, "gate", Sizes.known(query, -1), heads, valueSize);
        }
        addDense(weights, "value", Sizes.known(inputShapes.get(value(count)), -1), keyHeads, valueSize);
        long[] features = features(query);
        long[] kernel = LongStream.concat(LongStream.of(heads, valueSize), Arrays.stream(features))
                .toArray();
        add(weights, "attention_output", "output", kernel, features);
        return weights;
    }

    private long[] features(long[] query) {
        return outputShape.length > 0 ? outputShape : new long[] {Sizes.known(query, -1)};
    }

    private void addDense(List<WeightSpec> weights, String name, long from, long count, long size) {
        add(weights, name, name, new long[] {from, count, size}, new long[] {count, size});
    }

    private void add(List<WeightSpec> weights, String name, String stored, long[] kernel, long[] bias) {
        // Keras 3 reaches these layers by public names, where it has one, Keras 2 by private ones.
        boolean open = config.keras() >= 3 && !grouped && !stored.equals("gate");
        String path = (open ? "" : "_") + stored + "_dense/vars/";
        weights.add(WeightSpec.of(name + "/kernel", 0, Tape.checked("kernel", kernel))
                .regularized(config, "kernel")
                .stored(path + "0"));
        if (useBias) {
            weights.add(WeightSpec.of(name + "/bias", 1, bias)
                    .regularized(config, "bias")
                    .stored(path + "1"));
        }
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        long[] query = inputShapes.get(query(inputShapes.size()));
        long[] value = inputShapes.get(value(inputShapes.size()));
        int[] over = over(query);
        if (value.length != query.length || inputShapes.get(key(inputShapes.size())).length != query.length) {
            throw new IllegalArgumentException("input: expected query, value and key with as many axes, got shapes "
                    + Arrays.toString(query) + " and " + Arrays.toString(value));
        }
        long[] output = LongStream.concat(Arrays.stream(query, 0, query.length - 1), Arrays.stream(features(query)))
                .toArray();
        if (!Attention.argument(config, "return_attention_scores")) {
            return List.of(output);
        }
        LongStream batch = Arrays.stream(others(query, over)).mapToLong(axis -> query[axis]);
        LongStream queries = Arrays.stream(over).mapToLong(axis -> query[axis]);
        LongStream keys = Arrays.stream(over).mapToLong(axis -> value[axis]);
        LongStream outer = LongStream.concat(batch, LongStream.of(heads));
        return List.of(
                output,
                LongStream.concat(outer, LongStream.concat(queries, keys)).toArray());
    }

    /** The axes attended over. */
    private int[] over(long[] query) {
        if (query.length < 3) {
            throw new IllegalArgumentException(
                    "input: expected [batch, ..., time, features], got shape " + Arrays.toString(query));
        }
        int[] over = axes.length == 0
                ? IntStream.range(1, query.length - 1).toArray()
                : Arrays.stream(axes)
                        .map(axis -> axis < 0 ? axis + query.length : axis)
                        .toArray();
        if (Arrays.stream(over).anyMatch(axis -> axis < 1 || axis > query.length - 2)
                || Arrays.stream(over).distinct().count() != over.length) {
            throw LayerConfig.wrong(
                    "attention_axes", "axes between batch and features", config.child("attention_axes"));
        }
        return over;
    }

    /** The axes neither attended over nor of features. */
    private static int[] others(long[] query, int[] over) {
        return IntStream.range(0, query.length - 1)
                .filter(axis -> Arrays.stream(over).noneMatch(used -> used == axis))
                .toArray();
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        int count = inputs.size();
        Tensor query = inputs.get(query(count));
        Tensor key = inputs.get(key(count));
        Tensor value = inputs.get(value(count));
        int[] over = over(query.shape());
        Heads queries = heads(dense(call, "query", query).times(1 / Math.sqrt(keySize)), over);
        Heads keys = heads(shared(dense(call, "key", key)), over);
        Heads values = heads(shared(dense(call, "value", value)), over);
        Tensor products = queries.rows.matmul(keys.rows.permute(0, 2, 1));
        Tensor scores = Shaping.reshape(
                products,
                LongStream.concat(
                                Arrays.stream(queries.outer),
                                LongStream.concat(Arrays.stream(queries.inner), Arrays.stream(keys.inner)))
                        .toArray());
        Tensor weights = softmax(scores, products.shape(), mask(call, inputs, scores, over.length));
        Tensor kept = call.training() && dropout > 0
                ? weights.times(CellOptions.draw(call.tape(), weights, weights.shape(), dropout))
                : weights;
        Tensor attended = kept.reshape(products.shape()).matmul(values.rows);
        Tensor output = queries.back(attended, valueSize, over);
        if (useGate) {
            output = output.times(Functions.sigmoid(dense(call, "gate", query)));
        }
        Tensor result = project(call, output, query.shape());
        return Attention.argument(config, "return_attention_scores") ? List.of(result, weights) : List.of(result);
    }

    /** {@code [..., size]} to {@code [..., heads, size of a head]}. */
    private Tensor dense(Call call, String name, Tensor x) {
        Tensor kernel = call.weight(name + "/kernel");
        long[] shape = Arrays.copyOf(x.shape(), x.rank() + 1);
        shape[x.rank() - 1] = kernel.size(1);
        shape[x.rank()] = kernel.size(2);
        Tensor product = x.matmul(kernel.reshape(kernel.size(0), kernel.size(1) * kernel.size(2)))
                .reshape(shape);
        return useBias ? product.plus(call.weight(name + "/bias")) : product;
    }

    private Tensor shared(Tensor x) {
        return groups == 1 ? x : Shaping.repeat(x, -2, groups);
    }

    private Tensor project(Call call, Tensor attended, long[] query) {
        Tensor kernel = call.weight("attention_output/kernel");
        long inner = Math.multiplyExact((long) heads, valueSize);
        long[] features = features(query);
        long[] outer = Arrays.copyOf(query, query.length - 1);
        Tensor product = attended.reshape(-1, inner).matmul(kernel.reshape(inner, -1));
        Tensor output = product.reshape(
                LongStream.concat(Arrays.stream(outer), Arrays.stream(features)).toArray());
        return useBias ? output.plus(call.weight("attention_output/bias")) : output;
    }

    /**
     * An array's heads as matrices.
     *
     * @param rows {@code [batch * others * heads, attended, size]}
     * @param outer sizes of batch, others, heads
     * @param inner sizes of the attended axes
     */
    private record Heads(Tensor rows, long[] outer, long[] inner) {
        /** To {@code [batch, ..., heads, size]} with axes where they came from. */
        Tensor back(Tensor x, long size, int[] over) {
            long[] shape = LongStream.concat(
                            LongStream.concat(Arrays.stream(outer), Arrays.stream(inner)), LongStream.of(size))
                    .toArray();
            int rank = shape.length;
            int[] order = order(rank, over);
            int[] inverse = new int[rank];
            for (int i = 0; i < rank; i++) {
                inverse[order[i]] = i;
            }
            return Shaping.permute(x.reshape(shape), inverse);
        }
    }

    /** Others and heads, then the attended axes, then the size. */
    private static int[] order(int rank, int[] over) {
        IntStream others =
                IntStream.range(0, rank - 1).filter(axis -> Arrays.stream(over).noneMatch(used -> used == axis));
        return IntStream.concat(IntStream.concat(others, Arrays.stream(over)), IntStream.of(rank - 1))
                .toArray();
    }

    private static Heads heads(Tensor x, int[] over) {
        Tensor ordered = Shaping.permute(x, order(x.rank(), over));
        long[] shape = ordered.shape();
        long[] outer = Arrays.copyOf(shape, shape.length - 1 - over.length);
        long[] inner = Arrays.copyOfRange(shape, outer.length, shape.length - 1);
        long attended = Arrays.stream(inner).reduce(1, (a, b) -> a * b);
        return new Heads(ordered.reshape(-1, attended, x.size(-1)), outer, inner);
    }

    private @Nullable Tensor mask(Call call, List<Tensor> inputs, Tensor scores, int attended) {
        int count = inputs.size();
        Tensor queryMask = call.mask(query(count));
        Tensor mask = both(null, queryMask == null ? null : Shaping.expandDims(queryMask, -1));
        mask = both(mask, ofKeys(call, inputs, "value_mask", value(count)));
        if (key(count) != value(count)) {
            mask = both(mask, ofKeys(call, inputs, "key_mask", key(count)));
        }
        long queries = inputs.get(query(count)).size(1);
        long keys = inputs.get(value(count)).size(1);
        if (Attention.argument(config, "use_causal_mask")) {
            mask = both(mask, AttentionMasks.causal(scores, queries, keys));
        }
        if (slidingWindow > 0) {
            mask = both(mask, AttentionMasks.window(scores, queries, keys, slidingWindow));
        }
        int given = place("attention_mask", 6, count);
        mask = both(mask, given < 0 ? null : inputs.get(given));
        return mask == null ? null : aligned(mask, scores.rank(), attended);
    }

    private @Nullable Tensor ofKeys(Call call, List<Tensor> inputs, String name, int of) {
        int given = config.inputs().indexOf(name);
        Tensor mask = given >= 0 ? inputs.get(given) : call.mask(of);
        return mask == null ? null : Shaping.expandDims(mask, -2);
    }

    private static @Nullable Tensor both(@Nullable Tensor a, @Nullable Tensor b) {
        return a == null ? b : b == null ? a : a.times(b);
    }

    /** With axes of size 1 before those of queries and keys. */
    private static Tensor aligned(Tensor mask, int rank, int attended) {
        int pairs = 2 * attended;
        if (mask.rank() < pairs || mask.rank() > rank) {
            throw new IllegalArgumentException("attention mask: expected " + pairs + " to " + rank + " axes, got shape "
                    + Arrays.toString(mask.shape()));
        }
        int outer = mask.rank() - pairs;
        long[] shape = new long[rank];
        Arrays.fill(shape, 1);
        System.arraycopy(mask.shape(), 0, shape, 0, outer);
        System.arraycopy(mask.shape(), outer, shape, rank - pairs, pairs);
        return mask.reshape(shape);
    }

    /** Over the attended axes of the keys together; rows that see nothing are what this version of Keras gives. */
    private Tensor softmax(Tensor scores, long[] flat, @Nullable Tensor mask) {
        if (mask == null) {
            return Functions.softmax(scores.reshape(flat), -1).reshape(scores.shape());
        }
        boolean adds = config.keras() < 3 && !config.flag("softmax_robust_masking", false);
        Tensor masked = adds ? AttentionMasks.lowered(scores, mask) : AttentionMasks.replaced(scores, mask, -1e9);
        Tensor weights = Functions.softmax(masked.reshape(flat), -1).reshape(scores.shape());
        boolean fused = scores.rank() == 4 && dropout == 0 && !Attention.argument(config, "return_attention_scores");
        return config.keras() < 3 || fused
                ? weights
                : Arithmetic.where(mask, weights, scores.tape().constant(0, scores));
    }
}
