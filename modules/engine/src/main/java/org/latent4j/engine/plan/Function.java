package org.latent4j.engine.plan;

/**
 * A function of one number that an {@link Operation.Activation} applies.
 *
 * @param kind which
 * @param alpha its constant, where it has one: slope or scale below 0
 */
public record Function(Kind kind, float alpha) {
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
        RELU_6;

        /** Whether the derivative follows from the result alone, so that the input need not be kept. */
        public boolean isInvertible() {
            return switch (this) {
                case SOFTPLUS, SWISH, GELU -> false;
                default -> true;
            };
        }
    }

    /** A function without a constant. */
    public static Function of(Kind kind) {
        return new Function(kind, kind == Kind.ELU ? 1 : 0);
    }
}
