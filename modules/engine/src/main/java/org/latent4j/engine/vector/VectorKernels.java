package org.latent4j.engine.vector;

import org.latent4j.engine.kernels.Curves;
import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.kernels.PlainKernels;
import org.latent4j.engine.kernels.Polynomials;
import org.latent4j.engine.plan.Function;

/** The kernels on the JDK's vector module. What doesn't fill a vector is done in plain Java. */
public final class VectorKernels implements Kernels {
    private static final int L = Tiles.L;
    private final Kernels plain = new PlainKernels();

    @Override
    public String name() {
        return Float.SIZE * L + "-bit vectors";
    }

    private static int whole(int n) {
        return n & -L;
    }

    @Override
    public void product(
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
            int columns) {
        Tiles.outer(
                a, aBase, aRows, aStarts, aStep, b, bBase, bStarts, bStep, length, c, cBase, cRows, start, startBase,
                startRows, rowsFrom, rowsTo, columns);
    }

    @Override
    public void dot(
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
            float[] sums) {
        Tiles.dot(a, aBase, aStride, b, bBase, bStride, c, cBase, cStride, rows, columns, length, sums);
    }

    @Override
    public void activate(Function function, float[] values, int at, int n) {
        int m = whole(n);
        switch (function.kind()) {
            case LINEAR -> {}
            case RELU -> Waves.leakyRelu(values, at, m, 0);
            case LEAKY_RELU -> {
                if (function.alpha() > 1 || function.alpha() < 0) {
                    m = 0;
                }
                Waves.leakyRelu(values, at, m, function.alpha());
            }
            case ELU -> Waves.elu(values, at, m, 1, function.alpha());
            case SELU -> Waves.elu(values, at, m, Polynomials.SELU_SCALE, Polynomials.SELU_ALPHA);
            case SIGMOID -> Waves.sigmoid(values, at, m);
            case TANH -> Waves.tanh(values, at, m);
            default -> m = 0;
        }
        if (m < n) {
            Curves.apply(function, values, at + m, n - m);
        }
    }

    @Override
    public void activationGradient(
            Function function, float[] inputs, float[] outputs, float[] gradients, int at, int n) {
        int m = whole(n);
        float alpha = function.alpha();
        float selu = Polynomials.SELU_SCALE;
        switch (function.kind()) {
            case LINEAR -> {}
            case RELU -> Waves.rampGradient(outputs, gradients, at, m, 1, 0, 0);
            case LEAKY_RELU -> Waves.rampGradient(outputs, gradients, at, m, 1, 0, alpha);
            case ELU -> Waves.rampGradient(outputs, gradients, at, m, 1, 1, alpha);
            case SELU -> Waves.rampGradient(outputs, gradients, at, m, selu, 1, selu * Polynomials.SELU_ALPHA);
            case SIGMOID -> Waves.sigmoidGradient(outputs, gradients, at, m);
            case TANH -> Waves.tanhGradient(outputs, gradients, at, m);
            default -> m = 0;
        }
        if (m < n) {
            Curves.multiplyByDerivative(function, inputs, outputs, gradients, at + m, n - m);
        }
    }

    @Override
    public double sigmoidCrossEntropy(
            float[] logits,
            int at,
            float[] targets,
            int targetsAt,
            float[] gradients,
            int gradientsAt,
            int n,
            float limit,
            float scale) {
        int m = whole(n);
        double sum = Waves.sigmoidCrossEntropy(logits, at, targets, targetsAt, gradients, gradientsAt, m, limit, scale);
        return sum
                + plain.sigmoidCrossEntropy(
                        logits, at + m, targets, targetsAt + m, gradients, gradientsAt + m, n - m, limit, scale);
    }

    @Override
    public void adam(
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
        int k = whole(n);
        Waves.adam(w, m, v, at, g, gAt, k, scale, beta1, beta2, share1, share2, rate, extra, root, epsilon);
        plain.adam(w, m, v, at + k, g, gAt + k, n - k, scale, beta1, beta2, share1, share2, rate, extra, root, epsilon);
    }

    @Override
    public void rmsProp(
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
        int k = whole(n);
        Waves.rmsProp(w, v, at, g, gAt, k, scale, decay, rate, inner, outer);
        plain.rmsProp(w, v, at + k, g, gAt + k, n - k, scale, decay, rate, inner, outer);
    }

    @Override
    public void addRows(float[] values, int at, int stride, int rows, float[] sum, int sumAt, int n) {
        int m = whole(n);
        Waves.addRows(values, at, stride, rows, sum, sumAt, m);
        plain.addRows(values, at + m, stride, rows, sum, sumAt + m, n - m);
    }

    @Override
    public void lstm(
            float[] z,
            int zAt,
            float[] before,
            int beforeAt,
            float[] cells,
            float[] tanhs,
            int at,
            float[] h,
            int hAt,
            int n) {
        Cells.lstm(z, zAt, before, beforeAt, cells, tanhs, at, h, hAt, n);
    }

    @Override
    public void lstmGradient(
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
            int n) {
        Cells.lstmGradient(z, zAt, before, beforeAt, tanhs, at, dh, dhAt, later, laterAt, dc, dcAt, n);
    }

    @Override
    public void gru(
            float[] z, int zAt, float[] inner, int innerAt, float[] before, int beforeAt, float[] h, int hAt, int n) {
        Cells.gru(z, zAt, inner, innerAt, before, beforeAt, h, hAt, n);
    }

    @Override
    public void gruGradient(
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
            int n) {
        Cells.gruGradient(z, zAt, inner, innerAt, before, beforeAt, dh, dhAt, later, laterAt, n);
    }

    @Override
    public void maximum(float[] x, int at, int step, float[] y, int yAt, int yStep, int positions, int n) {
        if (n % L == 0) {
            Waves.maximum(x, at, step, y, yAt, yStep, positions, n);
        } else {
            plain.maximum(x, at, step, y, yAt, yStep, positions, n);
        }
    }

    @Override
    public void routeMaximum(
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
        if (n % L == 0) {
            Waves.routeMaximum(x, at, step, y, yAt, rest, restAt, dx, yStep, positions, n);
        } else {
            plain.routeMaximum(x, at, step, y, yAt, rest, restAt, dx, yStep, positions, n);
        }
    }

    @Override
    public void maximumOfFour(float[] x, int above, int below, float[] y, int yAt, int positions, int n) {
        if (n % L == 0) {
            Waves.maximumOfFour(x, above, below, y, yAt, positions, n);
        } else {
            plain.maximumOfFour(x, above, below, y, yAt, positions, n);
        }
    }

    @Override
    public void routeMaximumOfFour(
            float[] x, int above, int below, float[] y, float[] dy, int yAt, float[] dx, int positions, int n) {
        if (n % L == 0) {
            Waves.routeMaximumOfFour(x, above, below, y, dy, yAt, dx, positions, n);
        } else {
            plain.routeMaximumOfFour(x, above, below, y, dy, yAt, dx, positions, n);
        }
    }
}
