package org.latent4j.engine.cpu;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latent4j.engine.plan.Operation;
import org.latent4j.engine.plan.Tensor;
import org.latent4j.engine.plan.Weight;

/** A convolution: its input is the big image. */
final class ConvolutionStep implements Step {
    private final Buffer x;
    private final Buffer y;
    private final Sliding sliding;
    private final @Nullable Parameter bias;
    private final @Nullable BiasSums biasSums;
    private final boolean inputGradient;

    ConvolutionStep(Operation.Convolution operation, Workshop workshop, boolean inputGradient) {
        this.x = workshop.buffer(operation.input());
        this.y = workshop.buffer(operation.output());
        this.sliding = new Sliding(workshop, operation.window(), x.layout, y.layout, operation.kernel());
        this.inputGradient = inputGradient;
        Weight weight = operation.bias();
        this.bias = weight == null ? null : workshop.bias(weight);
        if (workshop.training && inputGradient) {
            sliding.keepTurned();
        }
        if (workshop.training) {
            sliding.kernel().sources.add(sliding.gradient(x.values, y.gradients()));
        }
        if (workshop.training && bias != null) {
            this.biasSums = new BiasSums(workshop.kernels, y, workshop.batch);
            bias.sources.add(biasSums);
        } else {
            this.biasSums = null;
        }
    }

    /** Asks for borders; {@code inputGradient} says whether the backward pass needs one of the output too. */
    static void layouts(Operation.Convolution operation, boolean inputGradient, Map<Tensor, Layout> layouts) {
        Sliding.layouts(operation.window(), operation.input(), operation.output(), inputGradient, layouts);
    }

    @Override
    public void forward(int from, int to) {
        sliding.toSmall(x.values, y.values, bias == null ? null : bias.values, from, to);
    }

    @Override
    public void backward(int from, int to) {
        if (biasSums != null) {
            biasSums.collect(from, to);
        }
        if (inputGradient) {
            sliding.toBig(y.gradients(), x.gradients(), null, from, to);
        }
    }
}
