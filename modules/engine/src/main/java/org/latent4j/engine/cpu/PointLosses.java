package org.latent4j.engine.cpu;

import java.util.function.DoubleBinaryOperator;
import org.latent4j.engine.plan.Measure;

/** Measures of single numbers, with their derivatives by the prediction. */
final class PointLosses {
    private PointLosses() {}

    /** @throws IllegalStateException if it isn't one of single numbers */
    static LossFunctions.Point of(Measure measure) {
        if (measure instanceof Measure.PercentageError percentage) {
            double least = percentage.least();
            return point(
                    (y, p) -> 100 * Math.abs(y - p) / Math.max(Math.abs(y), least),
                    (y, p) -> 100 * Math.signum(p - y) / Math.max(Math.abs(y), least));
        } else if (measure instanceof Measure.SquaredLogarithmicError logarithmic) {
            return squaredLogarithmicError((float) logarithmic.least());
        } else if (measure instanceof Measure.Huber huber) {
            return huber(huber.delta());
        } else if (measure instanceof Measure.LogCosh) {
            return point(
                    (y, p) -> Math.abs(p - y) + Math.log1p(Math.exp(-2 * Math.abs(p - y))) - Math.log(2),
                    (y, p) -> Math.tanh(p - y));
        } else if (measure instanceof Measure.Poisson poisson) {
            double epsilon = poisson.epsilon();
            return point((y, p) -> p - y * Math.log(p + epsilon), (y, p) -> 1 - y / (p + epsilon));
        } else if (measure instanceof Measure.Hinge hinge) {
            return hinge(hinge.squared());
        } else if (measure instanceof Measure.KlDivergence divergence) {
            return divergence((float) divergence.clip());
        } else if (measure instanceof Measure.BinaryCrossEntropy entropy) {
            return crossEntropy((float) entropy.clip(), (float) (1 - entropy.clip()), entropy.more());
        } else if (measure instanceof Measure.FocalCrossEntropy focal) {
            return new Focal(focal.gamma(), focal.alpha());
        }
        throw new IllegalStateException("no loop for " + measure);
    }

    private static LossFunctions.Point point(DoubleBinaryOperator value, DoubleBinaryOperator derivative) {
        return new LossFunctions.Point() {
            @Override
            public double value(double y, double p) {
                return value.applyAsDouble(y, p);
            }

            @Override
            public double derivative(double y, double p) {
                return derivative.applyAsDouble(y, p);
            }
        };
    }

    private static LossFunctions.Point squaredLogarithmicError(double least) {
        return point(
                (y, p) -> {
                    double error = Math.log1p(Math.max(p, least)) - Math.log1p(Math.max(y, least));
                    return error * error;
                },
                (y, p) -> p < least ? 0 : 2 * (Math.log1p(p) - Math.log1p(Math.max(y, least))) / (1 + p));
    }

    private static LossFunctions.Point huber(double delta) {
        return point(
                (y, p) -> {
                    double error = Math.abs(p - y);
                    double inside = Math.min(error, delta);
                    return 0.5 * inside * inside + delta * (error - inside);
                },
                (y, p) -> Math.max(-delta, Math.min(delta, p - y)));
    }

    private static LossFunctions.Point hinge(boolean squared) {
        return point(
                (y, p) -> {
                    double margin = Math.max(0, 1 - y * p);
                    return squared ? margin * margin : margin;
                },
                (y, p) -> {
                    double margin = Math.max(0, 1 - y * p);
                    return margin == 0 ? 0 : squared ? -2 * y * margin : -y;
                });
    }

    private static double clipped(double p, double least, double most) {
        return Math.max(least, Math.min(most, p));
    }

    private static LossFunctions.Point divergence(double clip) {
        return point(
                (y, p) -> {
                    double label = clipped(y, clip, 1);
                    return label * Math.log(label / clipped(p, clip, 1));
                },
                (y, p) -> p == clipped(p, clip, 1) ? -clipped(y, clip, 1) / p : 0);
    }

    private static LossFunctions.Point crossEntropy(double least, double most, double more) {
        return point(
                (y, p) -> {
                    double inside = clipped(p, least, most);
                    return -y * Math.log(inside + more) - (1 - y) * Math.log(1 - inside + more);
                },
                (y, p) -> p == clipped(p, least, most) ? (1 - y) / (1 - p + more) - y / (p + more) : 0);
    }

    /** See {@link Measure.FocalCrossEntropy}. */
    private record Focal(double gamma, double alpha) implements LossFunctions.Point {
        private static double sigmoid(double z) {
            return 1 / (1 + Math.exp(-z));
        }

        private double weight(double y) {
            return Double.isNaN(alpha) ? 1 : y * alpha + (1 - y) * (1 - alpha);
        }

        private static double entropy(double y, double z) {
            return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - z * y;
        }

        private static double wrong(double y, double p) {
            return 1 - y * p - (1 - y) * (1 - p);
        }

        @Override
        public double value(double y, double z) {
            return weight(y) * Math.pow(wrong(y, sigmoid(z)), gamma) * entropy(y, z);
        }

        @Override
        public double derivative(double y, double z) {
            double p = sigmoid(z);
            double wrong = wrong(y, p);
            double ofFactor = gamma * Math.pow(wrong, gamma - 1) * (1 - 2 * y) * p * (1 - p);
            return weight(y) * (ofFactor * entropy(y, z) + Math.pow(wrong, gamma) * (p - y));
        }
    }
}
