package org.latent4j.engine.cpu;

import org.jspecify.annotations.Nullable;
import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.Operation;
import org.latent4j.engine.plan.Weight;

/**
 * {@code y = x W + b} at every position.
 *
 * <p>The kernel lies with its longer side in rows, so that rows have few ragged ends: turned around where the layer narrows.
 */
final class DenseStep implements Step {
    private final Kernels kernels;
    private final Buffer x;
    private final Buffer y;
    private final Parameter kernel;
    private final boolean inputGradient;
    private final int inputs;
    private final int units;
    private final int positions;
    private final int xStride;
    private final int yStride;

    /** Whether the stored matrix has a row for each unit, else one for each input. */
    private final boolean byUnit;

    private final @Nullable Parameter bias;
    private final float[] zeros;
    private final int[] xRows;
    private final int[] yRows;
    private final int[] kernelRows;
    private final int[] neighbours;
    private final int[] none;
    private final float[][] sums;

    DenseStep(Operation.Dense operation, Workshop workshop, boolean inputGradient) {
        this.kernels = workshop.kernels;
        this.x = workshop.buffer(operation.input());
        this.y = workshop.buffer(operation.output());
        this.inputGradient = inputGradient;
        this.inputs = operation.input().channels();
        this.units = operation.output().channels();
        this.positions = operation.input().positions();
        this.xStride = x.layout.stride();
        this.yStride = y.layout.stride();
        if (!x.layout.isPlain() || !y.layout.isPlain() || xStride % Layout.UNIT + yStride % Layout.UNIT != 0) {
            throw new IllegalArgumentException("dense layer on an image of few channels");
        }
        Weight weight = operation.kernel();
        this.kernel = workshop.parameter(weight, 1, 1, weight.rows().length > weight.columns().length);
        this.byUnit = kernel.turned != operation.transposed();
        int rows = workshop.batch * positions;
        this.zeros = new float[Math.max(Math.max(xStride, yStride), kernel.stride)];
        this.xRows = Tables.rows(rows, xStride);
        this.yRows = Tables.rows(rows, yStride);
        this.kernelRows = Tables.rows(kernel.rows, kernel.stride);
        this.neighbours = Tables.rows(kernel.rows, 1);
        this.none = Tables.same(Math.max(rows, kernel.rows));
        this.sums = new float[rows][Layout.UNIT];
        Weight biasWeight = operation.bias();
        this.bias = biasWeight == null ? null : workshop.bias(biasWeight);
        if (workshop.training) {
            kernel.sources.add(this::kernelGradient);
            if (bias != null) {
                bias.sources.add(new BiasGradient(kernels, y));
            }
        }
    }

    @Override
    public void forward(int from, int to) {
        int first = from * positions;
        int last = to * positions;
        if (byUnit) {
            dot(x.values, xStride, y.values, yStride, first, last, units);
            if (bias != null) {
                for (int row = first; row < last; row++) {
                    add(bias.values, y.values, row * yStride, units);
                }
            }
        } else {
            outer(x.values, xRows, inputs, y.values, yRows, yStride, bias == null ? zeros : bias.values, first, last);
        }
    }

    @Override
    public void backward(int from, int to) {
        if (!inputGradient) {
            return;
        }
        int first = from * positions;
        int last = to * positions;
        if (byUnit) {
            outer(y.gradients(), yRows, units, x.gradients(), xRows, xStride, zeros, first, last);
        } else {
            dot(y.gradients(), yStride, x.gradients(), xStride, first, last, inputs);
        }
    }

    /** Rows of {@code a} times the stored matrix. */
    private void outer(
            float[] a,
            int[] aRows,
            int length,
            float[] c,
            int[] cRows,
            int columns,
            float[] start,
            int first,
            int last) {
        kernels.product(
                a,
                0,
                aRows,
                Tables.START,
                1,
                kernel.values,
                0,
                Tables.START,
                kernel.stride,
                length,
                c,
                0,
                cRows,
                start,
                0,
                none,
                first,
                last,
                columns);
    }

    /** Rows of {@code a} times the stored matrix turned around. */
    private void dot(float[] a, int aStride, float[] c, int cStride, int first, int last, int columns) {
        if (last > first) {
            kernels.dot(
                    a,
                    first * aStride,
                    aStride,
                    kernel.values,
                    0,
                    kernel.stride,
                    c,
                    first * cStride,
                    cStride,
                    last - first,
                    columns,
                    aStride,
                    sums[first]);
        }
    }

    private void kernelGradient(int batch, int from, int to, float[] sum, int at, boolean add) {
        Buffer rows = byUnit ? y : x;
        float[] a = byUnit ? y.gradients() : x.values;
        float[] b = byUnit ? x.values : y.gradients();
        int width = byUnit ? xStride : yStride;
        kernels.product(
                a,
                0,
                neighbours,
                Tables.START,
                rows.layout.stride(),
                b,
                0,
                Tables.START,
                width,
                batch * positions,
                sum,
                at - from * kernel.stride,
                kernelRows,
                add ? sum : zeros,
                add ? at - from * kernel.stride : 0,
                add ? kernelRows : none,
                from,
                to,
                width);
    }

    private static void add(float[] from, float[] to, int at, int n) {
        for (int i = 0; i < n; i++) {
            to[at + i] += from[i];
        }
    }
}
