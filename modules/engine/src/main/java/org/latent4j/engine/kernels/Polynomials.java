package org.latent4j.engine.kernels;

/**
 * Numbers that kernels share.
 *
 * <p>The hyperbolic tangent is {@code x (P0 + P1 x^2 + … + P6 x^12) / (Q0 + Q1 x^2 + … + Q3 x^6)} for x within {@link
 * #TANH_LIMIT}, beyond which it is 1 in float32: within 3e-7, without an exponential. Source: the Eigen library.
 */
public final class Polynomials {
    public static final float TANH_LIMIT = 7.90531110763549805f;
    public static final float P0 = 4.89352455891786e-03f;
    public static final float P1 = 6.37261928875436e-04f;
    public static final float P2 = 1.48572235717979e-05f;
    public static final float P3 = 5.12229709037114e-08f;
    public static final float P4 = -8.60467152213735e-11f;
    public static final float P5 = 2.00018790482477e-13f;
    public static final float P6 = -2.76076847742355e-16f;
    public static final float Q0 = 4.89352518554385e-03f;
    public static final float Q1 = 2.26843463243900e-03f;
    public static final float Q2 = 1.18534705686654e-04f;
    public static final float Q3 = 1.19825839466702e-06f;

    /** Added and taken away again, it makes 0 of what is far smaller, and leaves alone what is larger. */
    public static final float TINY = 1e-30f;

    /** SELU's scale. */
    public static final float SELU_SCALE = 1.0507009873554805f;

    /** SELU's scale of negative inputs, within its scale. */
    public static final float SELU_ALPHA = 1.6732632423543772f;

    private Polynomials() {}

    /** The hyperbolic tangent. */
    public static float tanh(float value) {
        float x = Math.max(-TANH_LIMIT, Math.min(TANH_LIMIT, value));
        float x2 = x * x;
        float p = ((((((P6 * x2 + P5) * x2 + P4) * x2 + P3) * x2 + P2) * x2 + P1) * x2 + P0) * x;
        return p / (((Q3 * x2 + Q2) * x2 + Q1) * x2 + Q0);
    }

    /** {@code 1 / (1 + exp(-x))}. */
    public static float sigmoid(float value) {
        return 0.5f + 0.5f * tanh(0.5f * value);
    }
}
