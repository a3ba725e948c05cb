package org.latent4j.engine.cpu;

import java.util.Arrays;
import org.latent4j.engine.plan.Operation;

/** Multiplies numbers by learnt factors; vectors only. */
final class ScaleStep implements Step {
    private final Buffer x;
    private final Buffer y;
    private final Parameter factors;
    private final boolean inputGradient;
    private final int n;

    /** Each example's gradients by the factors. */
    private final float[] products;

    ScaleStep(Operation.Scale operation, Workshop workshop, boolean inputGradient) {
        this.x = workshop.buffer(operation.input());
        this.y = workshop.buffer(operation.output());
        this.factors = workshop.bias(operation.factors());
        this.inputGradient = inputGradient;
        this.n = x.layout.size();
        if (operation.input().positions() != 1 || n != y.layout.size()) {
            throw new IllegalArgumentException("learnt factors of sequences or images");
        }
        this.products = new float[workshop.training ? workshop.batch * n : 0];
        if (workshop.training) {
            factors.sources.add((batch, from, to, sum, at, add) -> {
                if (!add) {
                    Arrays.fill(sum, at, at + n, 0);
                }
                workshop.kernels.addRows(products, 0, n, batch, sum, at, n);
            });
        }
    }

    @Override
    public void forward(int from, int to) {
        for (int row = from; row < to; row++) {
            Channels.scale(x.values, row * n, y.values, row * n, factors.values, n);
        }
    }

    @Override
    public void backward(int from, int to) {
        for (int row = from; row < to; row++) {
            multiply(y.gradients(), x.values, products, row * n, n);
            if (inputGradient) {
                Channels.scale(y.gradients(), row * n, x.gradients(), row * n, factors.values, n);
            }
        }
    }

    private static void multiply(float[] a, float[] b, float[] product, int at, int n) {
        for (int i = at; i < at + n; i++) {
            product[i] = a[i] * b[i];
        }
    }
}
