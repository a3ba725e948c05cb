package org.latent4j.engine.plan;

/**
 * A function of one number that an {@link Operation.Activation} applies.
 *
 * @param kind which
 * @param alpha its constant, where it has one: slope or scale below 0
 * @param largest what it gives at most, where it is bounded
 * @param threshold up to where it is what it is below 0
 */
public record Function(Kind kind, float alpha, float largest, float threshold) {
    /** A function of at most one constant. */
    public Function(Kind kind, float alpha) {
        this(kind, alpha, Float.POSITIVE_INFINITY, 0);
    }

    /** The functions; named as in Keras. */
    public enum Kind {
        LINEAR,
        RELU,
        LEAKY_RELU,
        ELU,
        SELU,
        SIGMOID,
        TANH,
        SOFTPLUS,
        SOFTSIGN,
        SWISH,
        GELU,
        EXPONENTIAL,
        HARD_SIGMOID,
        KERAS_2_HARD_SIGMOID,
        RELU_6,
        MISH,
        HARD_SILU,
        HARD_TANH,
        LOG_SIGMOID,
        /** {@code alpha x + threshold}. */
        AFFINE,
        /** {@code min(x, largest)} above a threshold, {@code alpha (x - threshold)} up to it. */
        BOUNDED_RELU,
        /** {@code x} above a threshold, 0 up to it. */
        THRESHOLDED;

        /** Whether the derivative follows from the result alone, so that the input need not be kept. */
        public boolean isInvertible() {
            return switch (this) {
                case SOFTPLUS, SWISH, GELU, MISH, HARD_SILU, HARD_TANH, LOG_SIGMOID, BOUNDED_RELU, THRESHOLDED -> false;
                default -> true;
            };
        }
    }

    /** A function without a constant. */
    public static Function of(Kind kind) {
        return new Function(kind, kind == Kind.ELU ? 1 : 0);
    }
}
