package org.latent4j.engine.plan;

/**
 * A loss before numbers are summed up: of a prediction p, or of what p is the sigmoid or softmax of, and a label y. Where p is
 * clipped its gradient is 0 outside.
 */
public sealed interface Measure {
    /** Whether every number counts for itself, without the others of its position. */
    default boolean isPointwise() {
        return true;
    }

    /**
     * {@code -y ln p - (1 - y) ln(1 - p)} of logits.
     *
     * @param limit logits are clipped to {@code [-limit, limit]}
     */
    record SigmoidCrossEntropy(double limit) implements Measure {}

    /**
     * {@code |y - p|^gamma} times the cross-entropy, of logits.
     *
     * @param alpha weight of 1 among the labels, {@code 1 - alpha} of 0; not a number for no weights
     */
    record FocalCrossEntropy(double gamma, double alpha) implements Measure {}

    /** {@code -sum(y ln softmax)} of logits, with the gradient {@code softmax - y} whatever labels sum to. */
    record SoftmaxCrossEntropy() implements Measure {
        @Override
        public boolean isPointwise() {
            return false;
        }
    }

    /** The same with its true gradient, {@code sum(y) softmax - y}: labels that are all 0 give none. */
    record LabelledCrossEntropy() implements Measure {
        @Override
        public boolean isPointwise() {
            return false;
        }
    }

    /**
     * {@code -y ln p - (1 - y) ln(1 - p)}.
     *
     * @param clip p is clipped to {@code [clip, 1 - clip]}
     * @param more added within the logarithms
     */
    record BinaryCrossEntropy(double clip, double more) implements Measure {}

    /**
     * {@code -sum(y ln p)} of p divided by their sum.
     *
     * @param clip p is then clipped to {@code [clip, 1 - clip]}
     */
    record CategoricalCrossEntropy(double clip) implements Measure {
        @Override
        public boolean isPointwise() {
            return false;
        }
    }

    /**
     * Softmax cross-entropy of the logarithms of p.
     *
     * @param clip p is clipped to {@code [clip, 1 - clip]} before
     */
    record LogarithmCrossEntropy(double clip) implements Measure {
        @Override
        public boolean isPointwise() {
            return false;
        }
    }

    /** Minus the cosine between y and p. */
    record CosineSimilarity() implements Measure {
        @Override
        public boolean isPointwise() {
            return false;
        }
    }

    /**
     * {@code y ln(y / p)}.
     *
     * @param clip both are clipped to {@code [clip, 1]}
     */
    record KlDivergence(double clip) implements Measure {}

    /** {@code (p - y)^2}. */
    record SquaredError() implements Measure {}

    /** {@code |p - y|}. */
    record AbsoluteError() implements Measure {}

    /** {@code 100 |y - p| / |y|}, the divisor at least {@code least}. */
    record PercentageError(double least) implements Measure {}

    /** {@code (ln(1 + p) - ln(1 + y))^2}, both at least {@code least}. */
    record SquaredLogarithmicError(double least) implements Measure {}

    /** {@code (p - y)^2 / 2} where {@code |p - y| <= delta}, else {@code delta |p - y| - delta^2 / 2}. */
    record Huber(double delta) implements Measure {}

    /** {@code ln cosh(p - y)}. */
    record LogCosh() implements Measure {}

    /** {@code p - y ln(p + epsilon)}. */
    record Poisson(double epsilon) implements Measure {}

    /** {@code max(0, 1 - y p)}, squared or not. */
    record Hinge(boolean squared) implements Measure {}
}
