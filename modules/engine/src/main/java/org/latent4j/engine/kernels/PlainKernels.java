package org.latent4j.engine.kernels;

import org.latent4j.engine.plan.Function;

/** The kernels without vectors, for a Java without the vector module: right, and several times slower. */
public final class PlainKernels implements Kernels {
    @Override
    public String name() {
        return "plain Java";
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
        for (int i = rowsFrom; i < rowsTo; i++) {
            int to = cBase + cRows[i];
            System.arraycopy(start, startBase + startRows[i], c, to, columns);
            for (int s = 0; s < aStarts.length; s++) {
                int p = aBase + aRows[i] + aStarts[s];
                int q = bBase + bStarts[s];
                for (int t = 0; t < length; t++, p += aStep, q += bStep) {
                    addScaled(a[p], b, q, c, to, columns);
                }
            }
        }
    }

    private static void addScaled(float factor, float[] b, int q, float[] c, int to, int columns) {
        for (int j = 0; j < columns; j++) {
            c[to + j] += factor * b[q + j];
        }
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
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int p = aBase + i * aStride;
                int q = bBase + j * bStride;
                float s0 = 0;
                float s1 = 0;
                float s2 = 0;
                float s3 = 0;
                for (int t = 0; t < length; t += 4) {
                    s0 += a[p + t] * b[q + t];
                    s1 += a[p + t + 1] * b[q + t + 1];
                    s2 += a[p + t + 2] * b[q + t + 2];
                    s3 += a[p + t + 3] * b[q + t + 3];
                }
                c[cBase + i * cStride + j] = (s0 + s1) + (s2 + s3);
            }
        }
    }

    @Override
    public void activate(Function function, float[] values, int at, int n) {
        Curves.apply(function, values, at, n);
    }

    @Override
    public void activationGradient(
            Function function, float[] inputs, float[] outputs, float[] gradients, int at, int n) {
        Curves.multiplyByDerivative(function, inputs, outputs, gradients, at, n);
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
        double sum = 0;
        for (int i = 0; i < n; i++) {
            float raw = logits[at + i];
            float target = targets[targetsAt + i];
            float z = Math.max(-limit, Math.min(limit, raw));
            float t = Polynomials.tanh(0.5f * z);
            gradients[gradientsAt + i] = Math.abs(raw) > limit ? 0 : (0.5f + 0.5f * t - target) * scale;
            sum += Math.max(z, 0) - z * target - Math.log(0.5 + 0.5 * Math.abs(t));
        }
        return sum * scale;
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
        for (int i = 0; i < n; i++) {
            float gradient = g[gAt + i] * scale + Polynomials.TINY_GRADIENT - Polynomials.TINY_GRADIENT;
            float first = beta1 * m[at + i] + share1 * gradient + Polynomials.TINY - Polynomials.TINY;
            float second = beta2 * v[at + i] + share2 * gradient * gradient + Polynomials.TINY - Polynomials.TINY;
            m[at + i] = first;
            v[at + i] = second;
            w[at + i] -= (first * rate + gradient * extra) / ((float) Math.sqrt(second) * root + epsilon);
        }
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
        for (int i = 0; i < n; i++) {
            float gradient = g[gAt + i] * scale + Polynomials.TINY_GRADIENT - Polynomials.TINY_GRADIENT;
            float second = decay * v[at + i] + (1 - decay) * gradient * gradient + Polynomials.TINY - Polynomials.TINY;
            v[at + i] = second;
            w[at + i] -= rate * gradient / ((float) Math.sqrt(second + inner) + outer);
        }
    }

    @Override
    public void addRows(float[] values, int at, int stride, int rows, float[] sum, int sumAt, int n) {
        for (int i = 0, k = at; i < rows; i++, k += stride) {
            for (int j = 0; j < n; j++) {
                sum[sumAt + j] += values[k + j];
            }
        }
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
        for (int j = 0; j < n; j++) {
            float i = Polynomials.sigmoid(z[zAt + j]);
            float f = Polynomials.sigmoid(z[zAt + n + j]);
            float c = Polynomials.tanh(z[zAt + 2 * n + j]);
            float o = Polynomials.sigmoid(z[zAt + 3 * n + j]);
            z[zAt + j] = i;
            z[zAt + n + j] = f;
            z[zAt + 2 * n + j] = c;
            z[zAt + 3 * n + j] = o;
            float cell = f * before[beforeAt + j] + i * c;
            cells[at + j] = cell;
            tanhs[at + j] = Polynomials.tanh(cell);
            h[hAt + j] = o * tanhs[at + j];
        }
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
        for (int j = 0; j < n; j++) {
            float i = z[zAt + j];
            float f = z[zAt + n + j];
            float c = z[zAt + 2 * n + j];
            float o = z[zAt + 3 * n + j];
            float t = tanhs[at + j];
            float gradient = dh[dhAt + j] + later[laterAt + j];
            float cell = gradient * o * (1 - t * t) + dc[dcAt + j];
            z[zAt + j] = cell * c * i * (1 - i);
            z[zAt + n + j] = cell * before[beforeAt + j] * f * (1 - f);
            z[zAt + 2 * n + j] = cell * i * (1 - c * c);
            z[zAt + 3 * n + j] = gradient * t * o * (1 - o);
            dc[dcAt + j] = cell * f;
        }
    }

    @Override
    public void gru(
            float[] z, int zAt, float[] inner, int innerAt, float[] before, int beforeAt, float[] h, int hAt, int n) {
        for (int j = 0; j < n; j++) {
            float u = Polynomials.sigmoid(z[zAt + j] + inner[innerAt + j]);
            float r = Polynomials.sigmoid(z[zAt + n + j] + inner[innerAt + n + j]);
            float c = Polynomials.tanh(z[zAt + 2 * n + j] + r * inner[innerAt + 2 * n + j]);
            z[zAt + j] = u;
            z[zAt + n + j] = r;
            z[zAt + 2 * n + j] = c;
            h[hAt + j] = u * (before[beforeAt + j] - c) + c;
        }
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
        for (int j = 0; j < n; j++) {
            float u = z[zAt + j];
            float r = z[zAt + n + j];
            float c = z[zAt + 2 * n + j];
            float gradient = dh[dhAt + j] + later[laterAt + j];
            float candidate = gradient * (1 - u) * (1 - c * c);
            float update = gradient * (before[beforeAt + j] - c) * u * (1 - u);
            float reset = candidate * inner[innerAt + 2 * n + j] * r * (1 - r);
            z[zAt + j] = update;
            z[zAt + n + j] = reset;
            z[zAt + 2 * n + j] = candidate;
            inner[innerAt + j] = update;
            inner[innerAt + n + j] = reset;
            inner[innerAt + 2 * n + j] = candidate * r;
            later[laterAt + j] = gradient * u;
        }
    }

    @Override
    public void maximum(float[] x, int at, int step, float[] y, int yAt, int yStep, int positions, int n) {
        for (int p = 0; p < positions; p++) {
            for (int c = 0; c < n; c++) {
                int to = yAt + p * yStep + c;
                y[to] = Math.max(y[to], x[at + p * step + c]);
            }
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
        for (int p = 0; p < positions; p++) {
            for (int c = 0; c < n; c++) {
                int from = p * yStep + c;
                int to = at + p * step + c;
                if (x[to] == y[yAt + from]) {
                    dx[to] += rest[restAt + from];
                    rest[restAt + from] = 0;
                }
            }
        }
    }

    @Override
    public void maximumOfFour(float[] x, int above, int below, float[] y, int yAt, int positions, int n) {
        for (int p = 0; p < positions; p++) {
            for (int c = 0; c < n; c++) {
                int up = above + 2 * p * n + c;
                int down = below + 2 * p * n + c;
                y[yAt + p * n + c] = Math.max(Math.max(x[up], x[up + n]), Math.max(x[down], x[down + n]));
            }
        }
    }

    @Override
    public void routeMaximumOfFour(
            float[] x, int above, int below, float[] y, float[] dy, int yAt, float[] dx, int positions, int n) {
        for (int p = 0; p < positions; p++) {
            for (int c = 0; c < n; c++) {
                int up = above + 2 * p * n + c;
                int down = below + 2 * p * n + c;
                float maximum = y[yAt + p * n + c];
                float gradient = dy[yAt + p * n + c];
                boolean first = x[up] == maximum;
                boolean second = !first && x[up + n] == maximum;
                boolean third = !first && !second && x[down] == maximum;
                boolean fourth = !first && !second && !third && x[down + n] == maximum;
                dx[up] = first ? gradient : 0;
                dx[up + n] = second ? gradient : 0;
                dx[down] = third ? gradient : 0;
                dx[down + n] = fourth ? gradient : 0;
            }
        }
    }
}
