package org.latent4j.engine.cpu;

import java.util.Arrays;
import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.Function;
import org.latent4j.engine.plan.Operation;

/**
 * A ladder network's guess at the numbers behind noisy ones, see {@link Operation.Lateral}; vectors only.
 *
 * <p>Every loop writes one array, which is what the compiler makes vectors of.
 */
final class LateralStep implements Step {
    private static final Function SIGMOID = Function.of(Function.Kind.SIGMOID);

    private final Kernels kernels;
    private final Buffer z;
    private final Buffer u;
    private final Buffer y;
    private final Parameter coefficients;
    private final boolean noisyGradient;
    private final boolean aboveGradient;

    /** Numbers of an example, and distance between the coefficients' rows. */
    private final int n;

    /** Of mean and share: the sigmoid, the value, the gradient by the value, that by the sigmoid's argument. */
    private final Part mean;

    private final Part share;

    LateralStep(Operation.Lateral operation, Workshop workshop, boolean noisyGradient, boolean aboveGradient) {
        this.kernels = workshop.kernels;
        this.z = workshop.buffer(operation.noisy());
        this.u = workshop.buffer(operation.above());
        this.y = workshop.buffer(operation.output());
        this.coefficients = workshop.parameter(operation.coefficients(), 1, 1, false);
        this.noisyGradient = noisyGradient;
        this.aboveGradient = aboveGradient;
        this.n = y.layout.size();
        if (operation.output().positions() != 1 || coefficients.stride != n) {
            throw new IllegalArgumentException("a lateral combinator of sequences or images");
        }
        this.mean = new Part(0, workshop);
        this.share = new Part(5, workshop);
        if (workshop.training) {
            coefficients.sources.add(this::gradient);
        }
    }

    /** {@code a sigmoid(b u + c) + d u + e} for all rows. */
    private final class Part {
        private final int a;
        private final float[] bent;
        private final float[] value;
        private final float[] slope;
        private final float[] innerSlope;

        /** @param first of its five rows of coefficients */
        Part(int first, Workshop workshop) {
            int length = workshop.batch * n;
            this.a = first * n;
            this.bent = new float[length];
            this.value = new float[length];
            this.slope = new float[workshop.training ? length : 0];
            this.innerSlope = new float[slope.length];
        }

        void forward(int at) {
            float[] k = coefficients.values;
            line(k, a + n, k, a + 2 * n, u.values, bent, at, n);
            kernels.activate(SIGMOID, bent, at, n);
            line(k, a + 3 * n, k, a + 4 * n, u.values, value, at, n);
            addProducts(k, a, bent, at, value, at, n);
        }

        void backward(int at) {
            bend(coefficients.values, a, slope, bent, innerSlope, at, n);
            if (aboveGradient) {
                addProducts(coefficients.values, a + n, innerSlope, at, u.gradients(), at, n);
                addProducts(coefficients.values, a + 3 * n, slope, at, u.gradients(), at, n);
            }
        }

        /** Adds the gradient by one of the five rows over the batch. */
        void gradient(int row, int batch, float[] sum, int at) {
            float[] slopes = row == 1 || row == 2 ? innerSlope : slope;
            if (row == 2 || row == 4) {
                kernels.addRows(slopes, 0, n, batch, sum, at, n);
                return;
            }
            float[] factors = row == 0 ? bent : u.values;
            for (int example = 0; example < batch; example++) {
                addProducts(slopes, example * n, factors, example * n, sum, at, n);
            }
        }
    }

    @Override
    public void forward(int from, int to) {
        for (int at = from * n; at < to * n; at += n) {
            mean.forward(at);
            share.forward(at);
            guess(z.values, mean.value, share.value, y.values, at, n);
        }
    }

    @Override
    public void backward(int from, int to) {
        for (int at = from * n; at < to * n; at += n) {
            float[] g = y.gradients();
            byMean(g, share.value, mean.slope, at, n);
            byShare(g, z.values, mean.value, share.slope, at, n);
            if (noisyGradient) {
                multiply(g, share.value, z.gradients(), at, n);
            }
            if (aboveGradient) {
                Arrays.fill(u.gradients(), at, at + n, 0);
            }
            mean.backward(at);
            share.backward(at);
        }
    }

    private void gradient(int batch, int from, int to, float[] sum, int at, boolean add) {
        if (!add) {
            Arrays.fill(sum, at, at + (to - from) * n, 0);
        }
        for (int row = from; row < to; row++) {
            Part part = row < 5 ? mean : share;
            part.gradient(row % 5, batch, sum, at + (row - from) * n);
        }
    }

    /** {@code y = slope x + constant}. */
    private static void line(
            float[] slope, int slopeAt, float[] constant, int constantAt, float[] x, float[] y, int at, int n) {
        for (int i = 0; i < n; i++) {
            y[at + i] = slope[slopeAt + i] * x[at + i] + constant[constantAt + i];
        }
    }

    private static void addProducts(float[] a, int aAt, float[] b, int bAt, float[] sum, int at, int n) {
        for (int i = 0; i < n; i++) {
            sum[at + i] += a[aAt + i] * b[bAt + i];
        }
    }

    private static void multiply(float[] a, float[] b, float[] product, int at, int n) {
        for (int i = at; i < at + n; i++) {
            product[i] = a[i] * b[i];
        }
    }

    private static void guess(float[] z, float[] mean, float[] share, float[] y, int at, int n) {
        for (int i = at; i < at + n; i++) {
            y[i] = (z[i] - mean[i]) * share[i] + mean[i];
        }
    }

    private static void byMean(float[] g, float[] share, float[] slope, int at, int n) {
        for (int i = at; i < at + n; i++) {
            slope[i] = g[i] * (1 - share[i]);
        }
    }

    private static void byShare(float[] g, float[] z, float[] mean, float[] slope, int at, int n) {
        for (int i = at; i < at + n; i++) {
            slope[i] = g[i] * (z[i] - mean[i]);
        }
    }

    /** Through the factor and the sigmoid. */
    private static void bend(float[] factor, int factorAt, float[] slope, float[] bent, float[] inner, int at, int n) {
        for (int i = 0; i < n; i++) {
            inner[at + i] = slope[at + i] * factor[factorAt + i] * (bent[at + i] * (1 - bent[at + i]));
        }
    }
}
