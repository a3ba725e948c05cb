package org.latent4j.engine.cpu;

import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.kernels.Polynomials;
import org.latent4j.engine.plan.Law;

/** The laws as loops. */
final class Movers {
    private Movers() {}

    static Mover of(Law law, Kernels kernels) {
        if (law instanceof Law.Descent) {
            return (w, moments, at, g, gAt, n, scale, rate) -> descend(w, at, g, gAt, n, (float) (rate * scale));
        } else if (law instanceof Law.Momentum momentum) {
            return momentum(momentum);
        } else if (law instanceof Law.Adam adam) {
            return new AdamMover(adam, kernels);
        } else if (law instanceof Law.Nadam nadam) {
            return new NadamMover(nadam, kernels);
        } else if (law instanceof Law.ScheduledNadam nadam) {
            return new ScheduledNadamMover(nadam, kernels);
        } else if (law instanceof Law.Adamax adamax) {
            return new AdamaxMover(adamax);
        } else if (law instanceof Law.RmsProp rmsProp) {
            return rmsProp(rmsProp, kernels);
        } else if (law instanceof Law.AdaGrad adaGrad) {
            return adaGrad(adaGrad);
        } else if (law instanceof Law.Adadelta adadelta) {
            return adadelta(adadelta);
        } else if (law instanceof Law.Lion lion) {
            return lion(lion);
        }
        throw new IllegalStateException("nothing moves by " + law);
    }

    /** A moment, or 0 where it would become denormal. */
    static float nonDenormal(float moment) {
        return moment + Polynomials.TINY - Polynomials.TINY;
    }

    /** A gradient, or 0 where its square would become denormal. */
    static float nonDenormalSquare(float gradient) {
        return gradient + Polynomials.TINY_GRADIENT - Polynomials.TINY_GRADIENT;
    }

    private static void descend(float[] w, int at, float[] g, int gAt, int n, float step) {
        for (int i = 0; i < n; i++) {
            w[at + i] -= step * g[gAt + i];
        }
    }

    private static Mover momentum(Law.Momentum law) {
        float kept = (float) law.momentum();
        return (w, moments, at, g, gAt, n, scale, rate) -> {
            float step = (float) rate * scale;
            if (law.nesterov()) {
                nesterov(w, moments[0], at, g, gAt, n, step, kept);
            } else {
                polyak(w, moments[0], at, g, gAt, n, step, kept);
            }
        };
    }

    private static void polyak(float[] w, float[] v, int at, float[] g, int gAt, int n, float step, float kept) {
        for (int i = 0; i < n; i++) {
            float velocity = nonDenormal(kept * v[at + i] - step * g[gAt + i]);
            v[at + i] = velocity;
            w[at + i] += velocity;
        }
    }

    private static void nesterov(float[] w, float[] v, int at, float[] g, int gAt, int n, float step, float kept) {
        for (int i = 0; i < n; i++) {
            float before = kept * v[at + i];
            float velocity = nonDenormal(before - step * g[gAt + i]);
            v[at + i] = velocity;
            w[at + i] -= before - (1 + kept) * velocity;
        }
    }

    private static Mover rmsProp(Law.RmsProp law, Kernels kernels) {
        float decay = (float) law.decay();
        float inner = law.within() ? (float) law.epsilon() : 0;
        float outer = law.within() ? 0 : (float) law.epsilon();
        if (law.states() == 1) {
            return (w, moments, at, g, gAt, n, scale, rate) ->
                    kernels.rmsProp(w, moments[0], at, g, gAt, n, scale, decay, (float) rate, inner, outer);
        }
        float share = (float) (1 - law.decay());
        float kept = (float) law.momentum();
        return (w, moments, at, g, gAt, n, scale, rate) -> {
            float[] squares = moments[0];
            for (int i = 0; i < n; i++) {
                float gradient = nonDenormalSquare(g[gAt + i] * scale);
                float variance = nonDenormal(decay * squares[at + i] + share * gradient * gradient);
                squares[at + i] = variance;
                if (law.centered()) {
                    float[] means = moments[moments.length - 1];
                    float mean = nonDenormal(decay * means[at + i] + share * gradient);
                    means[at + i] = mean;
                    variance -= mean * mean;
                }
                float step = (float) rate * gradient / ((float) Math.sqrt(variance + inner) + outer);
                if (kept > 0) {
                    step = nonDenormal(step + kept * moments[1][at + i]);
                    moments[1][at + i] = step;
                }
                w[at + i] -= step;
            }
        };
    }

    private static Mover adaGrad(Law.AdaGrad law) {
        float inner = law.within() ? (float) law.epsilon() : 0;
        float outer = law.within() ? 0 : (float) law.epsilon();
        return (w, moments, at, g, gAt, n, scale, rate) -> {
            float[] squares = moments[0];
            for (int i = 0; i < n; i++) {
                float gradient = nonDenormalSquare(g[gAt + i] * scale);
                float sum = squares[at + i] + gradient * gradient;
                squares[at + i] = sum;
                w[at + i] -= (float) rate * gradient / ((float) Math.sqrt(sum + inner) + outer);
            }
        };
    }

    private static Mover adadelta(Law.Adadelta law) {
        float decay = (float) law.decay();
        float share = (float) (1 - law.decay());
        float epsilon = (float) law.epsilon();
        return (w, moments, at, g, gAt, n, scale, rate) -> {
            float[] squares = moments[0];
            float[] moves = moments[1];
            for (int i = 0; i < n; i++) {
                float gradient = nonDenormalSquare(g[gAt + i] * scale);
                float square = nonDenormal(decay * squares[at + i] + share * gradient * gradient);
                squares[at + i] = square;
                float move =
                        gradient * (float) Math.sqrt(moves[at + i] + epsilon) / (float) Math.sqrt(square + epsilon);
                moves[at + i] = nonDenormal(decay * moves[at + i] + share * move * move);
                w[at + i] -= (float) rate * move;
            }
        };
    }

    private static Mover lion(Law.Lion law) {
        float beta1 = (float) law.beta1();
        float beta2 = (float) law.beta2();
        float share1 = (float) (1 - law.beta1());
        float share2 = (float) (1 - law.beta2());
        return (w, moments, at, g, gAt, n, scale, rate) -> {
            float[] m = moments[0];
            for (int i = 0; i < n; i++) {
                float gradient = nonDenormalSquare(g[gAt + i] * scale);
                float direction = beta1 * m[at + i] + share1 * gradient;
                m[at + i] = nonDenormal(beta2 * m[at + i] + share2 * gradient);
                w[at + i] -= (float) rate * Math.signum(direction);
            }
        };
    }
}
