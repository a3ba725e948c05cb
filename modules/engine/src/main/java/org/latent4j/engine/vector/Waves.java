package org.latent4j.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.latent4j.engine.kernels.Polynomials;

/**
 * Functions of every number and their derivatives, losses and update rules.
 *
 * <p>The hyperbolic tangent that most are made of is written out each time, see {@link Tiles}. Methods take whole vectors
 * only: {@code n} is a multiple of {@link Tiles#L}.
 */
final class Waves {
    private static final VectorSpecies<Float> S = Tiles.S;
    private static final int L = Tiles.L;
    private static final float P0 = Polynomials.P0;
    private static final float P1 = Polynomials.P1;
    private static final float P2 = Polynomials.P2;
    private static final float P3 = Polynomials.P3;
    private static final float P4 = Polynomials.P4;
    private static final float P5 = Polynomials.P5;
    private static final float P6 = Polynomials.P6;
    private static final float Q0 = Polynomials.Q0;
    private static final float Q1 = Polynomials.Q1;
    private static final float Q2 = Polynomials.Q2;
    private static final float Q3 = Polynomials.Q3;
    private static final float LIMIT = Polynomials.TANH_LIMIT;

    private Waves() {}

    /** {@code scale * (max(z, 0) + alpha * (exp(min(z, 0)) - 1))}: ELU and SELU. */
    static void elu(float[] z, int at, int n, float scale, float alpha) {
        FloatVector p0 = FloatVector.broadcast(S, P0);
        FloatVector p1 = FloatVector.broadcast(S, P1);
        FloatVector p2 = FloatVector.broadcast(S, P2);
        FloatVector p3 = FloatVector.broadcast(S, P3);
        FloatVector p4 = FloatVector.broadcast(S, P4);
        FloatVector p5 = FloatVector.broadcast(S, P5);
        FloatVector p6 = FloatVector.broadcast(S, P6);
        FloatVector q0 = FloatVector.broadcast(S, Q0);
        FloatVector q1 = FloatVector.broadcast(S, Q1);
        FloatVector q2 = FloatVector.broadcast(S, Q2);
        FloatVector q3 = FloatVector.broadcast(S, Q3);
        FloatVector zero = FloatVector.zero(S);
        FloatVector half = FloatVector.broadcast(S, 0.5f);
        FloatVector bottom = FloatVector.broadcast(S, -LIMIT);
        for (int i = at; i < at + n; i += L) {
            FloatVector x = FloatVector.fromArray(S, z, i);
            FloatVector below = x.blend(zero, x.compare(VectorOperators.GT, zero));
            FloatVector h = below.mul(half);
            h = h.blend(bottom, h.compare(VectorOperators.LT, bottom));
            FloatVector h2 = h.mul(h);
            FloatVector hp = h2.fma(p6, p5)
                    .fma(h2, p4)
                    .fma(h2, p3)
                    .fma(h2, p2)
                    .fma(h2, p1)
                    .fma(h2, p0)
                    .mul(h);
            FloatVector hq = h2.fma(q3, q2).fma(h2, q1).fma(h2, q0);
            // exp(z) - 1 = 2 t / (1 - t) with t = p / q the hyperbolic tangent of z / 2
            FloatVector e = hp.mul(2 * alpha).div(hq.sub(hp));
            x.sub(below).add(e).mul(scale).intoArray(z, i);
        }
    }

    static void sigmoid(float[] z, int at, int n) {
        FloatVector p0 = FloatVector.broadcast(S, P0);
        FloatVector p1 = FloatVector.broadcast(S, P1);
        FloatVector p2 = FloatVector.broadcast(S, P2);
        FloatVector p3 = FloatVector.broadcast(S, P3);
        FloatVector p4 = FloatVector.broadcast(S, P4);
        FloatVector p5 = FloatVector.broadcast(S, P5);
        FloatVector p6 = FloatVector.broadcast(S, P6);
        FloatVector q0 = FloatVector.broadcast(S, Q0);
        FloatVector q1 = FloatVector.broadcast(S, Q1);
        FloatVector q2 = FloatVector.broadcast(S, Q2);
        FloatVector q3 = FloatVector.broadcast(S, Q3);
        FloatVector half = FloatVector.broadcast(S, 0.5f);
        FloatVector bottom = FloatVector.broadcast(S, -LIMIT);
        FloatVector top = FloatVector.broadcast(S, LIMIT);
        for (int i = at; i < at + n; i += L) {
            FloatVector h = FloatVector.fromArray(S, z, i).mul(half);
            h = h.blend(bottom, h.compare(VectorOperators.LT, bottom));
            h = h.blend(top, h.compare(VectorOperators.GT, top));
            FloatVector h2 = h.mul(h);
            FloatVector hp = h2.fma(p6, p5)
                    .fma(h2, p4)
                    .fma(h2, p3)
                    .fma(h2, p2)
                    .fma(h2, p1)
                    .fma(h2, p0)
                    .mul(h);
            FloatVector t = hp.div(h2.fma(q3, q2).fma(h2, q1).fma(h2, q0));
            t.fma(half, half).intoArray(z, i);
        }
    }

    static void tanh(float[] z, int at, int n) {
        FloatVector p0 = FloatVector.broadcast(S, P0);
        FloatVector p1 = FloatVector.broadcast(S, P1);
        FloatVector p2 = FloatVector.broadcast(S, P2);
        FloatVector p3 = FloatVector.broadcast(S, P3);
        FloatVector p4 = FloatVector.broadcast(S, P4);
        FloatVector p5 = FloatVector.broadcast(S, P5);
        FloatVector p6 = FloatVector.broadcast(S, P6);
        FloatVector q0 = FloatVector.broadcast(S, Q0);
        FloatVector q1 = FloatVector.broadcast(S, Q1);
        FloatVector q2 = FloatVector.broadcast(S, Q2);
        FloatVector q3 = FloatVector.broadcast(S, Q3);
        FloatVector bottom = FloatVector.broadcast(S, -LIMIT);
        FloatVector top = FloatVector.broadcast(S, LIMIT);
        for (int i = at; i < at + n; i += L) {
            FloatVector h = FloatVector.fromArray(S, z, i);
            h = h.blend(bottom, h.compare(VectorOperators.LT, bottom));
            h = h.blend(top, h.compare(VectorOperators.GT, top));
            FloatVector h2 = h.mul(h);
            FloatVector hp = h2.fma(p6, p5)
                    .fma(h2, p4)
                    .fma(h2, p3)
                    .fma(h2, p2)
                    .fma(h2, p1)
                    .fma(h2, p0)
                    .mul(h);
            FloatVector t = hp.div(h2.fma(q3, q2).fma(h2, q1).fma(h2, q0));
            t.intoArray(z, i);
        }
    }

    /** {@code max(z, slope * z)} for a slope in [0, 1]. */
    static void leakyRelu(float[] z, int at, int n, float slope) {
        for (int i = at; i < at + n; i += L) {
            FloatVector x = FloatVector.fromArray(S, z, i);
            x.blend(x.mul(slope), x.compare(VectorOperators.LT, 0f)).intoArray(z, i);
        }
    }

    /** Times {@code above} where the output is over 0, {@code output * factor + below} elsewhere. */
    static void rampGradient(float[] y, float[] d, int at, int n, float above, float factor, float below) {
        FloatVector up = FloatVector.broadcast(S, above);
        FloatVector down = FloatVector.broadcast(S, below);
        for (int i = at; i < at + n; i += L) {
            FloatVector v = FloatVector.fromArray(S, y, i);
            FloatVector slope = v.mul(factor).add(down).blend(up, v.compare(VectorOperators.GT, 0f));
            FloatVector.fromArray(S, d, i).mul(slope).intoArray(d, i);
        }
    }

    static void sigmoidGradient(float[] y, float[] d, int at, int n) {
        for (int i = at; i < at + n; i += L) {
            FloatVector v = FloatVector.fromArray(S, y, i);
            FloatVector.fromArray(S, d, i).mul(v.mul(v.neg().add(1f))).intoArray(d, i);
        }
    }

    static void tanhGradient(float[] y, float[] d, int at, int n) {
        for (int i = at; i < at + n; i += L) {
            FloatVector v = FloatVector.fromArray(S, y, i);
            FloatVector.fromArray(S, d, i).mul(v.mul(v).neg().add(1f)).intoArray(d, i);
        }
    }

    /** See {@link org.latent4j.engine.kernels.Kernels#sigmoidCrossEntropy}; {@code limit} is the clip's logit. */
    static float sigmoidCrossEntropy(
            float[] logits,
            int at,
            float[] targets,
            int targetsAt,
            float[] gradients,
            int gradientsAt,
            int n,
            float limit,
            float scale) {
        FloatVector p0 = FloatVector.broadcast(S, P0);
        FloatVector p1 = FloatVector.broadcast(S, P1);
        FloatVector p2 = FloatVector.broadcast(S, P2);
        FloatVector p3 = FloatVector.broadcast(S, P3);
        FloatVector p4 = FloatVector.broadcast(S, P4);
        FloatVector p5 = FloatVector.broadcast(S, P5);
        FloatVector p6 = FloatVector.broadcast(S, P6);
        FloatVector q0 = FloatVector.broadcast(S, Q0);
        FloatVector q1 = FloatVector.broadcast(S, Q1);
        FloatVector q2 = FloatVector.broadcast(S, Q2);
        FloatVector q3 = FloatVector.broadcast(S, Q3);
        FloatVector l0 = FloatVector.broadcast(S, 2f);
        FloatVector l1 = FloatVector.broadcast(S, 2f / 3);
        FloatVector l2 = FloatVector.broadcast(S, 2f / 5);
        FloatVector l3 = FloatVector.broadcast(S, 2f / 7);
        FloatVector l4 = FloatVector.broadcast(S, 2f / 9);
        FloatVector l5 = FloatVector.broadcast(S, 2f / 11);
        FloatVector half = FloatVector.broadcast(S, 0.5f);
        FloatVector one = FloatVector.broadcast(S, 1f);
        FloatVector three = FloatVector.broadcast(S, 3f);
        FloatVector zero = FloatVector.zero(S);
        FloatVector least = FloatVector.broadcast(S, -limit);
        FloatVector most = FloatVector.broadcast(S, limit);
        FloatVector bottom = FloatVector.broadcast(S, -LIMIT);
        FloatVector top = FloatVector.broadcast(S, LIMIT);
        FloatVector sum = FloatVector.zero(S);
        for (int i = 0; i < n; i += L) {
            FloatVector raw = FloatVector.fromArray(S, logits, at + i);
            FloatVector target = FloatVector.fromArray(S, targets, targetsAt + i);
            FloatVector z = raw.blend(least, raw.compare(VectorOperators.LT, least));
            z = z.blend(most, z.compare(VectorOperators.GT, most));
            FloatVector h = z.mul(half);
            h = h.blend(bottom, h.compare(VectorOperators.LT, bottom));
            h = h.blend(top, h.compare(VectorOperators.GT, top));
            FloatVector h2 = h.mul(h);
            FloatVector hp = h2.fma(p6, p5)
                    .fma(h2, p4)
                    .fma(h2, p3)
                    .fma(h2, p2)
                    .fma(h2, p1)
                    .fma(h2, p0)
                    .mul(h);
            FloatVector hq = h2.fma(q3, q2).fma(h2, q1).fma(h2, q0);
            FloatVector size = hp.lanewise(VectorOperators.ABS);
            FloatVector wide = hq.fma(three, size);
            // one division for both: t = p / q, and s below
            FloatVector inverse = one.div(hq.mul(wide));
            FloatVector t = hp.mul(wide).mul(inverse);
            FloatVector residual = t.fma(half, half).sub(target).mul(scale);
            residual.blend(zero, raw.compare(VectorOperators.NE, z)).intoArray(gradients, gradientsAt + i);
            // max(p, 1 - p) = (1 + |t|) / 2, whose logarithm is 2 atanh(s) with s = (|t| - 1) / (|t| + 3)
            FloatVector s = size.sub(hq).mul(hq).mul(inverse);
            FloatVector s2 = s.mul(s);
            FloatVector log = s2.fma(l5, l4)
                    .fma(s2, l3)
                    .fma(s2, l2)
                    .fma(s2, l1)
                    .fma(s2, l0)
                    .mul(s);
            FloatVector above = z.blend(zero, z.compare(VectorOperators.LT, zero));
            sum = sum.add(above.sub(z.mul(target)).sub(log));
        }
        if (L > 8) {
            sum = sum.add(sum.rearrange(Tiles.SWAP_8));
        }
        if (L > 4) {
            sum = sum.add(sum.rearrange(Tiles.SWAP_4));
        }
        if (L > 2) {
            sum = sum.add(sum.rearrange(Tiles.SWAP_2));
        }
        sum = sum.add(sum.rearrange(Tiles.SWAP_1));
        return sum.lane(0) * scale;
    }

    /**
     * {@code m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; w -= (m * rate + g * extra) / (sqrt(v) * root + epsilon)}, with g
     * scaled. Gradients and moments far below all that matter become 0, lest they end as denormal numbers, which are slow.
     */
    static void adam(
            float[] w,
            float[] m,
            float[] v,
            int at,
            float[] g,
            int gAt,
            int n,
            float scale,
            float beta1,
            float beta2,
            float share1,
            float share2,
            float rate,
            float extra,
            float root,
            float epsilon) {
        FloatVector keep1 = FloatVector.broadcast(S, beta1);
        FloatVector keep2 = FloatVector.broadcast(S, beta2);
        FloatVector tiny = FloatVector.broadcast(S, Polynomials.TINY);
        FloatVector tinyGradient = FloatVector.broadcast(S, Polynomials.TINY_GRADIENT);
        for (int i = 0; i < n; i += L) {
            FloatVector gradient = FloatVector.fromArray(S, g, gAt + i)
                    .mul(scale)
                    .add(tinyGradient)
                    .sub(tinyGradient);
            FloatVector first = FloatVector.fromArray(S, m, at + i)
                    .fma(keep1, gradient.mul(share1))
                    .add(tiny)
                    .sub(tiny);
            FloatVector second = FloatVector.fromArray(S, v, at + i)
                    .fma(keep2, gradient.mul(gradient).mul(share2))
                    .add(tiny)
                    .sub(tiny);
            first.intoArray(m, at + i);
            second.intoArray(v, at + i);
            FloatVector move = first.mul(rate)
                    .add(gradient.mul(extra))
                    .div(second.sqrt().mul(root).add(epsilon));
            FloatVector.fromArray(S, w, at + i).sub(move).intoArray(w, at + i);
        }
    }

    /** {@code v = decay v + (1 - decay) g^2; w -= rate * g / (sqrt(v + inner) + outer)}, with g scaled; tiny as in adam. */
    static void rmsProp(
            float[] w,
            float[] v,
            int at,
            float[] g,
            int gAt,
            int n,
            float scale,
            float decay,
            float rate,
            float inner,
            float outer) {
        FloatVector keep = FloatVector.broadcast(S, decay);
        FloatVector tiny = FloatVector.broadcast(S, Polynomials.TINY);
        FloatVector tinyGradient = FloatVector.broadcast(S, Polynomials.TINY_GRADIENT);
        float take = 1 - decay;
        for (int i = 0; i < n; i += L) {
            FloatVector gradient = FloatVector.fromArray(S, g, gAt + i)
                    .mul(scale)
                    .add(tinyGradient)
                    .sub(tinyGradient);
            FloatVector second = FloatVector.fromArray(S, v, at + i)
                    .fma(keep, gradient.mul(gradient).mul(take))
                    .add(tiny)
                    .sub(tiny);
            second.intoArray(v, at + i);
            FloatVector move = gradient.mul(rate).div(second.add(inner).sqrt().add(outer));
            FloatVector.fromArray(S, w, at + i).sub(move).intoArray(w, at + i);
        }
    }

    static void addRows(float[] values, int at, int stride, int rows, float[] sum, int sumAt, int n) {
        int j = 0;
        for (; j + 2 * L <= n; j += 2 * L) {
            FloatVector left = FloatVector.fromArray(S, sum, sumAt + j);
            FloatVector right = FloatVector.fromArray(S, sum, sumAt + j + L);
            for (int i = 0, k = at + j; i < rows; i++, k += stride) {
                left = left.add(FloatVector.fromArray(S, values, k));
                right = right.add(FloatVector.fromArray(S, values, k + L));
            }
            left.intoArray(sum, sumAt + j);
            right.intoArray(sum, sumAt + j + L);
        }
        for (; j < n; j += L) {
            FloatVector left = FloatVector.fromArray(S, sum, sumAt + j);
            for (int i = 0, k = at + j; i < rows; i++, k += stride) {
                left = left.add(FloatVector.fromArray(S, values, k));
            }
            left.intoArray(sum, sumAt + j);
        }
    }

    static void maximum(float[] x, int at, int step, float[] y, int yAt, int yStep, int positions, int n) {
        for (int p = 0; p < positions; p++) {
            int from = at + p * step;
            int to = yAt + p * yStep;
            for (int c = 0; c < n; c += L) {
                FloatVector old = FloatVector.fromArray(S, y, to + c);
                FloatVector other = FloatVector.fromArray(S, x, from + c);
                old.blend(other, other.compare(VectorOperators.GT, old)).intoArray(y, to + c);
            }
        }
    }

    static void routeMaximum(
            float[] x,
            int at,
            int step,
            float[] y,
            int yAt,
            float[] rest,
            int restAt,
            float[] dx,
            int yStep,
            int positions,
            int n) {
        FloatVector zero = FloatVector.zero(S);
        for (int p = 0; p < positions; p++) {
            int to = at + p * step;
            int from = p * yStep;
            for (int c = 0; c < n; c += L) {
                VectorMask<Float> here = FloatVector.fromArray(S, x, to + c)
                        .compare(VectorOperators.EQ, FloatVector.fromArray(S, y, yAt + from + c));
                FloatVector left = FloatVector.fromArray(S, rest, restAt + from + c);
                FloatVector.fromArray(S, dx, to + c).add(zero.blend(left, here)).intoArray(dx, to + c);
                left.blend(zero, here).intoArray(rest, restAt + from + c);
            }
        }
    }

    static void maximumOfFour(float[] x, int above, int below, float[] y, int yAt, int positions, int n) {
        for (int p = 0; p < positions; p++) {
            int up = above + 2 * p * n;
            int down = below + 2 * p * n;
            int to = yAt + p * n;
            for (int c = 0; c < n; c += L) {
                FloatVector left = FloatVector.fromArray(S, x, up + c);
                FloatVector right = FloatVector.fromArray(S, x, up + n + c);
                FloatVector lower = FloatVector.fromArray(S, x, down + c);
                FloatVector last = FloatVector.fromArray(S, x, down + n + c);
                left = left.blend(right, right.compare(VectorOperators.GT, left));
                lower = lower.blend(last, last.compare(VectorOperators.GT, lower));
                left.blend(lower, lower.compare(VectorOperators.GT, left)).intoArray(y, to + c);
            }
        }
    }

    static void routeMaximumOfFour(
            float[] x, int above, int below, float[] y, float[] dy, int yAt, float[] dx, int positions, int n) {
        FloatVector zero = FloatVector.zero(S);
        for (int p = 0; p < positions; p++) {
            int up = above + 2 * p * n;
            int down = below + 2 * p * n;
            int at = yAt + p * n;
            for (int c = 0; c < n; c += L) {
                FloatVector maximum = FloatVector.fromArray(S, y, at + c);
                FloatVector rest = FloatVector.fromArray(S, dy, at + c);
                VectorMask<Float> here = FloatVector.fromArray(S, x, up + c).compare(VectorOperators.EQ, maximum);
                zero.blend(rest, here).intoArray(dx, up + c);
                rest = rest.blend(zero, here);
                here = FloatVector.fromArray(S, x, up + n + c).compare(VectorOperators.EQ, maximum);
                zero.blend(rest, here).intoArray(dx, up + n + c);
                rest = rest.blend(zero, here);
                here = FloatVector.fromArray(S, x, down + c).compare(VectorOperators.EQ, maximum);
                zero.blend(rest, here).intoArray(dx, down + c);
                rest = rest.blend(zero, here);
                here = FloatVector.fromArray(S, x, down + n + c).compare(VectorOperators.EQ, maximum);
                zero.blend(rest, here).intoArray(dx, down + n + c);
            }
        }
    }
}
