package org.latent4j.engine.kernels;

/**
 * Numbers that kernels share.
 *
 * <p>The hyperbolic tangent is {@code x (P0 + P1 x^2 + … + P6 x^12) / (Q0 + Q1 x^2 + … + Q3 x^6)} for x within {@link
 * #TANH_LIMIT}, beyond which it is 1 in float32: within 3e-7, without an exponential. Source: the Eigen library.
 */
public final class Polynomials {
    public static final float TANH_LIMIT = 7.905311f;
    public static final float P0 = 0.0048935246f;
    public static final float P1 = 0.00063726195f;
    public static final float P2 = 1.48572235e-5f;
    public static final float P3 = 5.1222973e-8f;
    public static final float P4 = -8.604672e-11f;
    public static final float P5 = 2.000188e-13f;
    public static final float P6 = -2.7607684e-16f;
    public static final float Q0 = 0.004893525f;
    public static final float Q1 = 0.0022684347f;
    public static final float Q2 = 0.00011853471f;
    public static final float Q3 = 1.1982584e-6f;

    /**
     * Added to a moment and taken away again, it leaves alone what is larger and rounds to multiples of 8e-33 what is far
     * smaller, so that neither the moment nor its product with a learning rate is denormal.
     */
    public static final float TINY = 1e-25f;

    /** The same for gradients: what is left has normal squares, a thousandth of which is still normal. */
    public static final float TINY_GRADIENT = 1e-10f;

    /** SELU's scale. */
    public static final float SELU_SCALE = 1.050701f;

    /** SELU's scale of negative inputs, within its scale. */
    public static final float SELU_ALPHA = 1.6732632f;

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
