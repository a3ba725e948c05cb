package org.latent4j.engine.cpu;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latent4j.engine.plan.Operation;
import org.latent4j.engine.plan.Tensor;
import org.latent4j.engine.plan.Weight;

/** A transposed convolution: its output is the big image. */
final class TransposedConvolutionStep implements Step {
    private final Buffer x;
    private final Buffer y;
    private final Sliding sliding;
    private final @Nullable Parameter bias;
    private final @Nullable BiasSums biasSums;
    private final boolean inputGradient;

    TransposedConvolutionStep(Operation.TransposedConvolution operation, Workshop workshop, boolean inputGradient) {
        this.x = workshop.buffer(operation.input());
        this.y = workshop.buffer(operation.output());
        this.sliding = new Sliding(workshop, operation.window(), y.layout, x.layout, operation.kernel());
        this.inputGradient = inputGradient;
        Weight weight = operation.bias();
        this.bias = weight == null ? null : workshop.bias(weight);
        sliding.keepTurned();
        if (workshop.training) {
            sliding.kernel().sources.add(sliding.gradient(y.gradients(), x.values));
        }
        if (workshop.training && bias != null) {
            this.biasSums = new BiasSums(workshop.kernels, y, workshop.batch);
            bias.sources.add(biasSums);
        } else {
            this.biasSums = null;
        }
    }

    /** Asks for borders. */
    static void layouts(Operation.TransposedConvolution operation, Map<Tensor, Layout> layouts) {
        Sliding.layouts(operation.window(), operation.output(), operation.input(), true, layouts);
    }

    @Override
    public void forward(int from, int to) {
        sliding.toBig(x.values, y.values, bias == null ? null : bias.values, from, to);
    }

    @Override
    public void backward(int from, int to) {
        if (biasSums != null) {
            biasSums.collect(from, to);
        }
        if (inputGradient) {
            sliding.toSmall(y.gradients(), x.gradients(), null, from, to);
        }
    }
}
