package org.latent4j.tape;

import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Functions of each value. */
public final class Functions {
    private Functions() {}

    public static Tensor negative(Tensor x) {
        return unary(x, INDArray::neg, (v, y) -> v.mul(0).subi(1));
    }

    public static Tensor exp(Tensor x) {
        return unary(x, v -> Transforms.exp(v, true), (v, y) -> y);
    }

    public static Tensor log(Tensor x) {
        return unary(x, v -> Transforms.log(v, true), (v, y) -> v.rdiv(1));
    }

    public static Tensor log1p(Tensor x) {
        return unary(
                x,
                v -> Nd4j.getExecutioner()
                        .exec(new org.nd4j.linalg.api.ops.impl.transforms.strict.Log1p(
                                v, Nd4j.createUninitialized(v.dataType(), v.shape(), 'c'))),
                (v, y) -> v.add(1).rdivi(1));
    }

    public static Tensor expm1(Tensor x) {
        return unary(
                x,
                v -> Nd4j.getExecutioner()
                        .exec(new org.nd4j.linalg.api.ops.impl.transforms.strict.Expm1(
                                v, Nd4j.createUninitialized(v.dataType(), v.shape(), 'c'))),
                (v, y) -> y.add(1));
    }

    public static Tensor sqrt(Tensor x) {
        return unary(x, v -> Transforms.sqrt(v, true), (v, y) -> y.rdiv(0.5));
    }

    public static Tensor square(Tensor x) {
        return unary(x, v -> v.mul(v), (v, y) -> v.mul(2));
    }

    public static Tensor reciprocal(Tensor x) {
        return unary(x, v -> v.rdiv(1), (v, y) -> y.mul(y).negi());
    }

    public static Tensor abs(Tensor x) {
        return unary(x, v -> Transforms.abs(v, true), (v, y) -> Transforms.sign(v, true));
    }

    /** -1, 0 or 1; no gradient. */
    public static Tensor sign(Tensor x) {
        return unary(x, v -> Transforms.sign(v, true), (v, y) -> v.mul(0));
    }

    public static Tensor floor(Tensor x) {
        return unary(x, v -> Transforms.floor(v, true), (v, y) -> v.mul(0));
    }

    public static Tensor ceil(Tensor x) {
        return unary(x, v -> Transforms.ceil(v, true), (v, y) -> v.mul(0));
    }

    public static Tensor sin(Tensor x) {
        return unary(x, v -> Transforms.sin(v, true), (v, y) -> Transforms.cos(v, true));
    }

    public static Tensor cos(Tensor x) {
        return unary(
                x,
                v -> Transforms.cos(v, true),
                (v, y) -> Transforms.sin(v, true).negi());
    }

    public static Tensor tanh(Tensor x) {
        return unary(x, v -> Transforms.tanh(v, true), (v, y) -> y.mul(y).rsubi(1));
    }

    public static Tensor sigmoid(Tensor x) {
        return unary(x, v -> Transforms.sigmoid(v, true), (v, y) -> y.rsub(1).muli(y))
                .ofLogits(x);
    }

    /** {@code ln(1 + e^x)}, without overflow. */
    public static Tensor softplus(Tensor x) {
        return relu(x).plus(log1p(exp(negative(abs(x)))));
    }

    public static Tensor erf(Tensor x) {
        return unary(
                x,
                v -> Nd4j.getExecutioner()
                        .exec(new org.nd4j.linalg.api.ops.impl.transforms.strict.Erf(
                                v, Nd4j.createUninitialized(v.dataType(), v.shape(), 'c'))),
                (v, y) -> Transforms.exp(v.mul(v).negi(), false).muli(2 / Math.sqrt(Math.PI)));
    }

    public static Tensor relu(Tensor x) {
        return unary(x, v -> Transforms.max(v, 0, true), (v, y) -> v.gt(0).castTo(v.dataType()));
    }

    /** Values brought into a range; no gradient outside. */
    public static Tensor clip(Tensor x, double least, double largest) {
        return unary(
                x,
                v -> Transforms.min(Transforms.max(v, least, true), largest, false),
                (v, y) -> v.gte(least).castTo(v.dataType()).muli(v.lte(largest).castTo(v.dataType())));
    }

    public static Tensor power(Tensor x, double exponent) {
        return unary(
                x,
                v -> Transforms.pow(v, exponent, true),
                (v, y) -> Transforms.pow(v, exponent - 1, true).muli(exponent));
    }

    /** Stops the gradient. */
    public static Tensor stopGradient(Tensor x) {
        return x.needsGradient() ? x.tape().constant(x.value()) : x;
    }

    /** Any other function: what it gives, and its derivative from argument and result. */
    public static Tensor unary(Tensor x, UnaryOperator<INDArray> function, BinaryOperator<INDArray> derivative) {
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            INDArray value = x.value();
            INDArray result = function.apply(value);
            return x.tape()
                    .record(
                            result,
                            g -> {
                                INDArray slope = derivative.apply(value, result);
                                INDArray product = g.mul(slope);
                                Tape.discard(slope, value, result);
                                return new INDArray[] {product};
                            },
                            x);
        }
    }

    /** Softmax along one axis. */
    public static Tensor softmax(Tensor x, int axis) {
        Tensor largest = stopGradient(Reductions.max(x, true, axis));
        Tensor exponentials = exp(x.minus(largest));
        return exponentials.dividedBy(Reductions.sum(exponentials, true, axis));
    }

    /** Logarithm of softmax along one axis. */
    public static Tensor logSoftmax(Tensor x, int axis) {
        Tensor largest = stopGradient(Reductions.max(x, true, axis));
        Tensor shifted = x.minus(largest);
        return shifted.minus(log(Reductions.sum(exp(shifted), true, axis)));
    }

    /**
     * Any function of each value, computed in double precision in Java: for what ND4J has no operation for, or an
     * imprecise one.
     *
     * @param derivative from argument and result
     */
    public static Tensor pointwise(Tensor x, DoubleUnaryOperator function, DoubleBinaryOperator derivative) {
        return unary(
                x,
                v -> Values.map(v, v, (argument, same) -> function.applyAsDouble(argument)),
                (v, y) -> Values.map(v, y, derivative));
    }
}
