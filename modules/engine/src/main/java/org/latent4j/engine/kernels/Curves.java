package org.latent4j.engine.kernels;

import org.latent4j.engine.plan.Function;

/** Every {@link Function} and its derivative in plain Java, number by number. */
public final class Curves {
    private Curves() {}

    /** Applies a function to {@code n} numbers in place. */
    public static void apply(Function function, float[] values, int at, int n) {
        for (int i = at; i < at + n; i++) {
            values[i] = value(function, values[i]);
        }
    }

    /** A function's value. */
    public static float value(Function function, float x) {
        return switch (function.kind()) {
            case LINEAR -> x;
            case RELU -> Math.max(x, 0);
            case LEAKY_RELU -> x > 0 ? x : function.alpha() * x;
            case ELU -> x > 0 ? x : function.alpha() * expm1(x);
            case SELU -> Polynomials.SELU_SCALE * (x > 0 ? x : Polynomials.SELU_ALPHA * expm1(x));
            case SIGMOID -> Polynomials.sigmoid(x);
            case TANH -> Polynomials.tanh(x);
            case SOFTPLUS -> softplus(x);
            case SOFTSIGN -> x / (1 + Math.abs(x));
            case SWISH -> x * Polynomials.sigmoid(x);
            case GELU -> (float) (0.5 * x * (1 + erf(x / Math.sqrt(2))));
            case EXPONENTIAL -> (float) Math.exp(x);
            case HARD_SIGMOID -> Math.min(1, Math.max(0, x / 6 + 0.5f));
            case KERAS_2_HARD_SIGMOID -> Math.min(1, Math.max(0, 0.2f * x + 0.5f));
            case RELU_6 -> Math.min(6, Math.max(0, x));
            case MISH -> x * Polynomials.tanh(softplus(x));
            case HARD_SILU -> x * Math.min(1, Math.max(0, x / 6 + 0.5f));
            case HARD_TANH -> Math.min(1, Math.max(-1, x));
            case LOG_SIGMOID -> -softplus(-x);
            case AFFINE -> function.alpha() * x + function.threshold();
            case BOUNDED_RELU ->
                x > function.threshold()
                        ? Math.max(0, Math.min(x, function.largest()))
                        : function.alpha() * (x - function.threshold());
            case THRESHOLDED -> x > function.threshold() ? x : 0;
        };
    }

    /** Multiplies gradients by the derivative; see {@link Kernels#activationGradient}. */
    public static void multiplyByDerivative(
            Function function, float[] inputs, float[] outputs, float[] gradients, int at, int n) {
        for (int i = at; i < at + n; i++) {
            gradients[i] *= derivative(function, inputs[i], outputs[i]);
        }
    }

    /** A function's derivative at {@code x}, where its value is {@code y}. */
    public static float derivative(Function function, float x, float y) {
        return switch (function.kind()) {
            case LINEAR -> 1;
            case RELU -> y > 0 ? 1 : 0;
            case LEAKY_RELU -> y > 0 ? 1 : function.alpha();
            case ELU -> y > 0 ? 1 : y + function.alpha();
            case SELU -> y > 0 ? Polynomials.SELU_SCALE : y + Polynomials.SELU_SCALE * Polynomials.SELU_ALPHA;
            case SIGMOID -> y * (1 - y);
            case TANH -> 1 - y * y;
            case SOFTPLUS -> Polynomials.sigmoid(x);
            case SOFTSIGN -> (1 - Math.abs(y)) * (1 - Math.abs(y));
            case SWISH -> {
                float s = Polynomials.sigmoid(x);
                yield s + y * (1 - s);
            }
            case GELU -> {
                double density = Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
                yield (float) (0.5 * (1 + erf(x / Math.sqrt(2))) + x * density);
            }
            case EXPONENTIAL -> y;
            case HARD_SIGMOID -> y > 0 && y < 1 ? 1f / 6 : 0;
            case KERAS_2_HARD_SIGMOID -> y > 0 && y < 1 ? 0.2f : 0;
            case RELU_6 -> y > 0 && y < 6 ? 1 : 0;
            case MISH -> {
                float t = Polynomials.tanh(softplus(x));
                yield t + x * (1 - t * t) * Polynomials.sigmoid(x);
            }
            case HARD_SILU -> x <= -3 ? 0 : x >= 3 ? 1 : (2 * x + 3) / 6;
            case HARD_TANH -> x >= -1 && x <= 1 ? 1 : 0;
            case LOG_SIGMOID -> Polynomials.sigmoid(-x);
            case AFFINE -> function.alpha();
            case BOUNDED_RELU ->
                x > function.threshold() ? (x >= 0 && x <= function.largest() ? 1 : 0) : function.alpha();
            case THRESHOLDED -> x > function.threshold() ? 1 : 0;
        };
    }

    private static float softplus(float x) {
        return Math.max(x, 0) + (float) Math.log1p(Math.exp(-Math.abs(x)));
    }

    private static float expm1(float x) {
        float t = Polynomials.tanh(0.5f * x);
        return 2 * t / (1 - t);
    }

    /** The error function by its series near 0 and its continued fraction elsewhere, to double precision's 1e-12. */
    private static double erf(double x) {
        double z = Math.abs(x);
        double value;
        if (z < 2.5) {
            double term = z;
            double sum = z;
            for (int k = 1; k < 60; k++) {
                term *= -z * z / k;
                sum += term / (2 * k + 1);
            }
            value = 2 / Math.sqrt(Math.PI) * sum;
        } else {
            double fraction = z;
            for (int k = 60; k > 0; k--) {
                fraction = z + k / 2.0 / fraction;
            }
            value = 1 - Math.exp(-z * z) / (Math.sqrt(Math.PI) * fraction);
        }
        return x < 0 ? -value : value;
    }
}
