package org.latent4j.engine.kernels;

import org.jspecify.annotations.Nullable;
import org.latent4j.engine.plan.Function;

/**
 * The inner loops. Arrays are float32; {@code at} arguments are indices of first numbers. Lengths that aren't multiples of a
 * vector's are right but slower. Every method is bound-checked by Java: no argument can do harm.
 */
public interface Kernels {
    /** Name for people: {@code 512-bit vectors}, {@code plain Java}. */
    String name();

    /**
     * A sum of products: {@code c[cBase + cRows[i] + j] = start[startBase + startRows[i] + j] + sum over s, t of
     * a[aBase + aRows[i] + aStarts[s] + t * aStep] * b[bBase + bStarts[s] + t * bStep + j]} with t below {@code length}, for
     * rows i from {@code rowsFrom} to {@code rowsTo - 1} and columns j below {@code columns}.
     *
     * <p>Rows may lie anywhere, and what is summed over is cut into segments: so this is a matrix product, either matrix
     * turned around, a convolution without copying patches, and the gradient of its kernel. The order of summation of an
     * element does not depend on the range of rows.
     *
     * @param columns a multiple of 16
     * @param start zeros, a bias (with {@code startRows} of zeros), or c itself to add to it
     */
    void product(
            float[] a,
            int aBase,
            int[] aRows,
            int[] aStarts,
            int aStep,
            float[] b,
            int bBase,
            int[] bStarts,
            int bStep,
            int length,
            float[] c,
            int cBase,
            int[] cRows,
            float[] start,
            int startBase,
            int[] startRows,
            int rowsFrom,
            int rowsTo,
            int columns);

    /**
     * Products of rows with rows: {@code c[cBase + i * cStride + j] = sum over t of a[aBase + i * aStride + t] *
     * b[bBase + j * bStride + t]}.
     *
     * @param length numbers to sum over, a multiple of 16
     * @param sums scratch of the calling thread, at least 16 long
     */
    void dot(
            float[] a,
            int aBase,
            int aStride,
            float[] b,
            int bBase,
            int bStride,
            float[] c,
            int cBase,
            int cStride,
            int rows,
            int columns,
            int length,
            float[] sums);

    /** Applies a function to {@code n} numbers in place. */
    void activate(Function function, float[] values, int at, int n);

    /**
     * Multiplies gradients by the function's derivative.
     *
     * @param inputs of the function; read only where it is not {@link Function.Kind#isInvertible}
     * @param outputs of the function, beside the gradients: same index
     */
    void activationGradient(Function function, float[] inputs, float[] outputs, float[] gradients, int at, int n);

    /**
     * Binary cross-entropy of sigmoids, in nats, with logits clipped to [-limit, limit].
     *
     * @param gradients receives {@code scale} times the derivative by the logit, 0 where it is clipped
     * @return the sum over the numbers, times {@code scale}
     */
    double sigmoidCrossEntropy(
            float[] logits,
            int at,
            float[] targets,
            int targetsAt,
            float[] gradients,
            int gradientsAt,
            int n,
            float limit,
            float scale);

    /**
     * Adam's rule and Nadam's: {@code m = beta1 m + share1 g; v = beta2 v + share2 g^2; w -= (m * rate + g * extra) / (sqrt(v) *
     * root + epsilon)} with g the gradient times {@code scale}.
     */
    void adam(
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
            float epsilon);

    /** {@code v = decay v + (1 - decay) g^2; w -= rate * g / (sqrt(v + inner) + outer)} with g the gradient times {@code scale}. */
    void rmsProp(
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
            float outer);

    /** Adds rows to a row: {@code sum[sumAt + j] += sum over i of values[at + i * stride + j]}, in the order of i. */
    void addRows(float[] values, int at, int stride, int rows, float[] sum, int sumAt, int n);

    /**
     * One step of an LSTM cell for one example: gates i, f, c, o.
     *
     * @param z four blocks of {@code n} sums, which become the gates
     * @param before the cells of the step before
     * @param cells receives the cells, from {@code at} on
     * @param tanhs receives their hyperbolic tangents
     * @param h receives the outputs
     * @param n units, a multiple of 16
     */
    void lstm(
            float[] z,
            int zAt,
            float[] before,
            int beforeAt,
            float[] cells,
            float[] tanhs,
            int at,
            float[] h,
            int hAt,
            int n);

    /**
     * The derivative of {@link #lstm}.
     *
     * @param z the gates, which become gradients by the sums
     * @param dh gradients by the outputs, from above
     * @param later the same, from the step after; both are added up
     * @param dc gradients by the cells, which become those by the cells of the step before
     */
    void lstmGradient(
            float[] z,
            int zAt,
            float[] before,
            int beforeAt,
            float[] tanhs,
            int at,
            float[] dh,
            int dhAt,
            float[] later,
            int laterAt,
            float[] dc,
            int dcAt,
            int n);

    /**
     * One step of a GRU cell that resets after its product, for one example: gates z, r, h.
     *
     * @param z three blocks of sums from the input, which become the gates
     * @param inner three blocks of sums from the outputs of the step before, bias included
     * @param before the outputs of the step before
     * @param h receives the outputs
     */
    void gru(float[] z, int zAt, float[] inner, int innerAt, float[] before, int beforeAt, float[] h, int hAt, int n);

    /**
     * The derivative of {@link #gru}.
     *
     * @param z the gates, which become gradients by the sums from the input
     * @param inner becomes gradients by the sums from the outputs before
     * @param later gradients from the step after, which become those that pass the cell to the step before
     */
    void gruGradient(
            float[] z,
            int zAt,
            float[] inner,
            int innerAt,
            float[] before,
            int beforeAt,
            float[] dh,
            int dhAt,
            float[] later,
            int laterAt,
            int n);

    /** Maxima: {@code y[yAt + p * yStep + c] = max(y, x[at + p * step + c])} for p below {@code positions}, c below {@code n}. */
    void maximum(float[] x, int at, int step, float[] y, int yAt, int yStep, int positions, int n);

    /**
     * Gives gradients to where a maximum came from: adds {@code rest} to {@code dx} and makes it 0 where x equals y.
     *
     * @param rest gradients that nobody has got yet, from {@code restAt} on in steps of {@code yStep}
     * @param dx the gradients by x, same indices
     */
    void routeMaximum(
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
            int n);

    /**
     * Maxima of windows of 2 by 2 that don't overlap: {@code y[yAt + p * n + c]} is the largest of {@code x[above + 2 p n + c]},
     * {@code x[above + (2 p + 1) n + c]} and the two at {@code below}, for p below {@code positions}, c below {@code n}.
     */
    void maximumOfFour(float[] x, int above, int below, float[] y, int yAt, int positions, int n);

    /**
     * The derivative of {@link #maximumOfFour}: the first number that equals the maximum, in the order above, gets the
     * gradient, the others 0.
     *
     * @param dy gradients by the maxima, beside them: same index
     * @param dx receives the gradients by x, same indices
     */
    void routeMaximumOfFour(
            float[] x, int above, int below, float[] y, float[] dy, int yAt, float[] dx, int positions, int n);

    /** The fastest that this Java and processor have. */
    static Kernels best() {
        return Best.KERNELS;
    }

    /** Why {@link #best} has no vectors and is several times slower, and what to do; null if it has. */
    static @Nullable String obstacle() {
        return Best.OBSTACLE;
    }
}
