package org.latent4j.layers.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.latent4j.tape.Arithmetic;
import org.latent4j.tape.Functions;
import org.latent4j.tape.Reductions;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Operations that make one number of those along axes. */
final class ReductionOps {
    private ReductionOps() {}

    /** Gives the result with the axes kept at size 1. */
    @FunctionalInterface
    private interface Reduction {
        Tensor of(OperationCall call, Tensor x, int... axes);
    }

    static void addTo(Map<String, Op> known) {
        add(known, (call, x, axes) -> Reductions.sum(x, true, axes), "sum", "reducesum");
        add(known, (call, x, axes) -> Reductions.mean(x, true, axes), "mean", "reducemean");
        add(known, (call, x, axes) -> Reductions.max(x, true, axes), "max", "amax", "reducemax");
        add(known, (call, x, axes) -> Reductions.min(x, true, axes), "min", "amin", "reducemin");
        add(known, (call, x, axes) -> product(x, axes), "prod", "reduceprod");
        add(known, (call, x, axes) -> Reductions.variance(x, axes), "var", "reducevariance");
        add(known, (call, x, axes) -> Functions.sqrt(Reductions.variance(x, axes)), "std", "reducestd");
        add(known, (call, x, axes) -> logSumExp(x, axes), "logsumexp", "reducelogsumexp");
        add(known, (call, x, axes) -> Reductions.max(truth(x), true, axes), "any", "reduceany");
        add(known, (call, x, axes) -> Reductions.min(truth(x), true, axes), "all", "reduceall");
        add(known, ReductionOps::norm, "norm", "euclideannorm", "reduceeuclideannorm");
        add(known, (call, x, axes) -> Reductions.sum(truth(x), true, axes), "countnonzero");
        Op.ShapeRule same = (call, shape) -> shape;
        known.put("l2normalize", Op.single(same, (call, x) -> UnitNormalization.unit(x, 1e-12, axes(call, x.rank()))));
        known.put("normalize", Op.single(same, ReductionOps::normalized));
    }

    private static void add(Map<String, Op> known, Reduction reduction, String... names) {
        Op op = Op.single(ReductionOps::shape, (call, x) -> {
            int[] axes = axes(call, x.rank());
            Tensor kept = axes.length == 0 ? x : reduction.of(call, x, axes);
            return kept.reshape(shape(call, x.shape()));
        });
        for (String name : names) {
            known.put(name, op);
        }
    }

    private static int[] axes(OperationCall call, int rank) {
        int[] given = call.integers(position(call), "axis", "axes", "dim");
        if (given == null) {
            boolean last = call.key().equals("normalize") && !call.options().has("axis");
            return last ? new int[] {rank - 1} : IntStream.range(0, rank).toArray();
        }
        return Arrays.stream(given)
                .map(axis -> Sizes.axis(new long[rank], axis))
                .distinct()
                .sorted()
                .toArray();
    }

    /** Keras's norm has the order before the axes. */
    private static int position(OperationCall call) {
        return call.key().equals("norm") ? 2 : 1;
    }

    private static long[] shape(OperationCall call, long[] input) {
        long[] shape = input.clone();
        boolean keep = call.flag(false, position(call) + 1, "keepdims", "keep_dims");
        for (int axis : axes(call, input.length)) {
            shape[axis] = keep ? 1 : Long.MIN_VALUE;
        }
        return Arrays.stream(shape).filter(size -> size != Long.MIN_VALUE).toArray();
    }

    private static Tensor truth(Tensor x) {
        return Arithmetic.compare(x, x.tape().constant(0, x), INDArray::neq);
    }

    private static Tensor product(Tensor x, int... axes) {
        Tensor result = x;
        for (int axis : axes) {
            Tensor factors = result;
            result = null;
            for (long i = 0; i < factors.size(axis); i++) {
                Tensor factor = org.latent4j.tape.Shaping.slice(factors, axis, i, i + 1);
                result = result == null ? factor : result.times(factor);
            }
            if (result == null) {
                throw new IllegalArgumentException("prod: expected values along axis " + axis + ", found none");
            }
        }
        return result;
    }

    private static Tensor logSumExp(Tensor x, int... axes) {
        Tensor largest = Functions.stopGradient(Reductions.max(x, true, axes));
        return Functions.log(Reductions.sum(Functions.exp(x.minus(largest)), true, axes))
                .plus(largest);
    }

    private static Tensor norm(OperationCall call, Tensor x, int... axes) {
        JsonNode order = call.get(1, "ord", "order");
        if (order == null
                || order.asText().equals("euclidean")
                || order.asText().equals("fro")
                || (order.asDouble() == 2 && axes.length == 1)) {
            return Functions.sqrt(Reductions.sum(Functions.square(x), true, axes));
        }
        if (order.asDouble() == 1 && axes.length == 1) {
            return Reductions.sum(Functions.abs(x), true, axes);
        }
        if (order.asText().startsWith("inf") && axes.length == 1) {
            return Reductions.max(Functions.abs(x), true, axes);
        }
        throw call.unsupported("ord", order);
    }

    private static Tensor normalized(OperationCall call, Tensor x) {
        double epsilon = call.number(1e-7, -1, "epsilon");
        int order = call.integer(2, 2, "order", "ord");
        int[] axes = axes(call, x.rank());
        if (order == 2) {
            return UnitNormalization.unit(x, Math.max(epsilon * epsilon, Float.MIN_NORMAL), axes);
        }
        if (order != 1) {
            throw call.unsupported("order", call.get(2, "order", "ord"));
        }
        Tensor norm = Reductions.sum(Functions.abs(x), true, axes);
        return x.dividedBy(Arithmetic.maximum(norm, x.tape().constant(epsilon, x)));
    }
}
