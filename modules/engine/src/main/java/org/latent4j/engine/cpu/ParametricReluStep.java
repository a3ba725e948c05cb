package org.latent4j.engine.cpu;

import java.util.Arrays;
import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.Operation;

/** {@code max(x, 0) - alpha max(-x, 0)} with learnt slopes (K. He et al., 2015); no gradient passes at 0. */
final class ParametricReluStep implements Step {
    private final Kernels kernels;
    private final Buffer x;
    private final Buffer y;
    private final Parameter alpha;
    private final boolean inputGradient;
    private final int[] slopes;
    private final int[] in;
    private final int[] out;

    /** Each example's gradients by the slopes. */
    private final float[] sums;

    ParametricReluStep(Operation.ParametricRelu operation, Workshop workshop, boolean inputGradient) {
        this.kernels = workshop.kernels;
        this.x = workshop.buffer(operation.input());
        this.y = workshop.buffer(operation.output());
        this.alpha = workshop.bias(operation.alpha());
        this.inputGradient = inputGradient;
        this.slopes = operation.slopes();
        this.in = RearrangeStep.places(x.layout);
        this.out = RearrangeStep.places(y.layout);
        this.sums = new float[workshop.training ? workshop.batch * alpha.stride : 0];
        if (workshop.training) {
            alpha.sources.add((batch, from, to, sum, at, add) -> {
                if (!add) {
                    Arrays.fill(sum, at, at + alpha.stride, 0);
                }
                kernels.addRows(sums, 0, alpha.stride, batch, sum, at, alpha.stride);
            });
        }
    }

    @Override
    public void forward(int from, int to) {
        for (int row = from; row < to; row++) {
            int first = row * x.layout.size();
            int target = row * y.layout.size();
            for (int i = 0; i < slopes.length; i++) {
                float value = x.values[first + in[i]];
                y.values[target + out[i]] = value > 0 ? value : alpha.values[slopes[i]] * value;
            }
        }
    }

    @Override
    public void backward(int from, int to) {
        Arrays.fill(sums, from * alpha.stride, to * alpha.stride, 0);
        for (int row = from; row < to; row++) {
            int first = row * x.layout.size();
            int target = row * y.layout.size();
            for (int i = 0; i < slopes.length; i++) {
                float value = x.values[first + in[i]];
                float gradient = y.gradients()[target + out[i]];
                if (value < 0) {
                    sums[row * alpha.stride + slopes[i]] += gradient * value;
                }
                if (inputGradient) {
                    x.gradients()[first + in[i]] =
                            value > 0 ? gradient : value < 0 ? alpha.values[slopes[i]] * gradient : 0;
                }
            }
        }
    }
}
