package org.latent4j.engine.cpu;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.latent4j.engine.plan.Operation;
import org.latent4j.engine.plan.Tensor;

/** Makes the step of one operation. */
final class StepFactory {
    private final Workshop workshop;
    private final Set<Tensor> learning;
    private final int number;
    private final boolean inPlace;
    private @Nullable Feed targetFeed;

    /**
     * @param learning tensors whose gradients somebody needs
     * @param number the operation's in its plan
     * @param inPlace whether it may overwrite its input
     */
    StepFactory(Workshop workshop, Set<Tensor> learning, int number, boolean inPlace) {
        this.workshop = workshop;
        this.learning = learning;
        this.number = number;
        this.inPlace = inPlace;
    }

    /** Feeds the targets that the step made needs; null if it needs none. */
    @Nullable
    Feed targetFeed() {
        return targetFeed;
    }

    /**
     * An operation's steps, in the order of the forward pass.
     *
     * @throws IllegalArgumentException if the CPU can't compute it; says what
     */
    List<Step> steps(Operation operation) {
        if (operation instanceof Operation.BatchNormalization normalization) {
            boolean gradient = learning.contains(normalization.input());
            boolean ofBatch = normalization.moving() != null || normalization.mean() == null;
            return ofBatch && workshop.training
                    ? new BatchStatistics(normalization, workshop, gradient).steps()
                    : List.of(new NormalizationStep(normalization, workshop, gradient));
        } else if (operation instanceof Operation.DenoisingCost cost) {
            return new DenoisingCostSteps(
                            cost, workshop, learning.contains(cost.estimate()), learning.contains(cost.target()))
                    .steps();
        }
        return List.of(step(operation));
    }

    private Step step(Operation operation) {
        boolean gradient = learning.contains(operation.inputs().get(0));
        if (operation instanceof Operation.Dense dense) {
            return new DenseStep(dense, workshop, gradient);
        } else if (operation instanceof Operation.Activation activation) {
            Buffer x = input(operation);
            return new ActivationStep(
                    activation.function(), x, workshop.buffer(operation.output()), workshop.kernels, gradient);
        } else if (operation instanceof Operation.Convolution convolution) {
            return new ConvolutionStep(convolution, workshop, gradient);
        } else if (operation instanceof Operation.TransposedConvolution convolution) {
            return new TransposedConvolutionStep(convolution, workshop, gradient);
        } else if (operation instanceof Operation.Pooling pooling) {
            return new PoolingStep(pooling, workshop, gradient);
        } else if (operation instanceof Operation.Depthwise depthwise) {
            return new DepthwiseStep(depthwise, workshop, gradient);
        } else if (operation instanceof Operation.Recurrent recurrent) {
            return new RecurrentStep(recurrent, workshop, gradient);
        } else if (operation instanceof Operation.Loss loss) {
            return loss(loss);
        }
        return smaller(operation, gradient);
    }

    private Step smaller(Operation operation, boolean gradient) {
        if (operation instanceof Operation.Bias bias) {
            return new BiasStep(bias, workshop, input(operation), gradient);
        } else if (operation instanceof Operation.Rearrange rearrange) {
            return new RearrangeStep(rearrange, workshop, gradient);
        } else if (operation instanceof Operation.ParametricRelu relu) {
            return new ParametricReluStep(relu, workshop, gradient);
        } else if (operation instanceof Operation.Scale scale) {
            return new ScaleStep(scale, workshop, gradient);
        } else if (operation instanceof Operation.Lateral lateral) {
            return new LateralStep(lateral, workshop, gradient, learning.contains(lateral.above()));
        } else if (operation instanceof Operation.Softmax softmax) {
            return new SoftmaxStep(softmax, workshop, gradient);
        } else if (operation instanceof Operation.Noise noise) {
            return new NoiseStep(noise, workshop, number, gradient);
        } else if (operation instanceof Operation.Sampler sampler) {
            return new SamplerStep(sampler, workshop, number);
        } else if (operation instanceof Operation.Sparsity sparsity) {
            Buffer x = input(operation);
            return new SparsityStep(sparsity, workshop, x);
        } else if (operation instanceof Operation.LayerNormalization normalization) {
            return new LayerNormalizationStep(normalization, workshop, gradient);
        } else if (operation instanceof Operation.ActivityPenalty penalty) {
            Buffer x = workshop.buffer(penalty.input());
            Buffer y = x.fork(workshop.batch);
            workshop.alias(penalty.output(), y);
            return new ActivityPenaltyStep(penalty, workshop, x, y, gradient);
        } else if (operation instanceof Operation.Merge merge) {
            return new MergeStep(
                    merge,
                    workshop,
                    merge.inputs().stream().map(workshop::buffer).toList(),
                    merge.inputs().stream().map(learning::contains).toList());
        }
        throw new IllegalArgumentException(
                operation.getClass().getSimpleName() + " '" + operation.output().name() + "'");
    }

    /** The input's buffer, which is made the output's as well where the operation works in place. */
    private Buffer input(Operation operation) {
        Buffer x = workshop.buffer(operation.inputs().get(0));
        if (inPlace) {
            workshop.alias(operation.output(), x);
        }
        return x;
    }

    private Step loss(Operation.Loss loss) {
        Buffer targets = Buffer.of(Layout.of(loss.targets()), workshop.batch, false);
        targetFeed = new Feed(targets);
        return new LossStep(loss, workshop, targets);
    }
}
