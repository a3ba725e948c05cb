package org.latent4j.engine.cpu;

import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.Function;

/** A function of every number; in place where input and output share their buffer. */
final class ActivationStep implements Step {
    private final Kernels kernels;
    private final Function function;
    private final Buffer x;
    private final Buffer y;
    private final Spans spans;
    private final boolean inputGradient;

    /** Whether the function of 0 is 0, so that padding stays as it is. */
    private final boolean keepsZero;

    ActivationStep(Function function, Buffer x, Buffer y, Kernels kernels, boolean inputGradient) {
        this.kernels = kernels;
        this.function = function;
        this.x = x;
        this.y = y;
        this.spans = new Spans(y.layout);
        this.inputGradient = inputGradient;
        this.keepsZero = switch (function.kind()) {
            case SIGMOID,
                    SOFTPLUS,
                    EXPONENTIAL,
                    HARD_SIGMOID,
                    KERAS_2_HARD_SIGMOID,
                    LOG_SIGMOID,
                    BOUNDED_RELU,
                    AFFINE -> false;
            default -> true;
        };
        if (!x.layout.equals(y.layout)) {
            throw new IllegalStateException("activation: expected one layout");
        }
    }

    @Override
    public void forward(int from, int to) {
        if (x.values != y.values) {
            int size = x.layout.size();
            System.arraycopy(x.values, from * size, y.values, from * size, (to - from) * size);
        }
        spans.forEach(from, to, (at, n) -> kernels.activate(function, y.values, at, n));
        if (!keepsZero) {
            spans.clearPadding(y.values, from, to);
        }
    }

    @Override
    public void backward(int from, int to) {
        if (!inputGradient) {
            return;
        }
        float[] gradients = x.gradients();
        if (gradients != y.gradients()) {
            int size = x.layout.size();
            System.arraycopy(y.gradients(), from * size, gradients, from * size, (to - from) * size);
        }
        spans.forEach(from, to, (at, n) -> kernels.activationGradient(function, x.values, y.values, gradients, at, n));
    }
}
