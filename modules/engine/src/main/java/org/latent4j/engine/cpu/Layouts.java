package org.latent4j.engine.cpu;

import java.util.HashMap;
import java.util.Map;
import org.latent4j.engine.plan.Operation;
import org.latent4j.engine.plan.Plan;
import org.latent4j.engine.plan.Tensor;

/** Decides the layouts of a plan's tensors: the borders that operations ask for. */
final class Layouts {
    private Layouts() {}

    /** The layout of every tensor. */
    static Map<Tensor, Layout> of(Plan plan) {
        Map<Tensor, Layout> layouts = new HashMap<>();
        for (Tensor input : plan.inputs()) {
            layouts.put(input, Layout.of(input));
        }
        for (Operation operation : plan.operations()) {
            layouts.put(operation.output(), Layout.of(operation.output()));
        }
        for (Operation operation : plan.operations()) {
            if (operation instanceof Operation.Convolution convolution) {
                boolean first = plan.inputs().contains(convolution.input());
                ConvolutionStep.layouts(convolution, !first, layouts);
            } else if (operation instanceof Operation.TransposedConvolution convolution) {
                TransposedConvolutionStep.layouts(convolution, layouts);
            }
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Operation operation : plan.operations()) {
                changed |= keepsLayout(operation) && unite(operation.inputs().get(0), operation.output(), layouts);
            }
        }
        return layouts;
    }

    private static boolean unite(Tensor a, Tensor b, Map<Tensor, Layout> layouts) {
        Layout left = layouts.getOrDefault(a, Layout.of(a));
        Layout right = layouts.getOrDefault(b, Layout.of(b));
        if (left.equals(right)) {
            return false;
        }
        Layout both = left.withBorder(right.top(), right.left(), right.bottom(), right.right());
        layouts.put(a, both);
        layouts.put(b, both);
        return true;
    }

    private static boolean keepsLayout(Operation operation) {
        return operation instanceof Operation.Activation
                || operation instanceof Operation.Bias
                || operation instanceof Operation.Sparsity
                || operation instanceof Operation.ActivityPenalty
                || operation instanceof Operation.Loss;
    }

    /**
     * Whether an operation can overwrite its input as far as its maker goes: whether that doesn't need its own output for the
     * backward pass.
     */
    static boolean canWorkInPlace(Plan plan, Operation operation) {
        Tensor input = operation.inputs().get(0);
        if (!keepsLayout(operation)
                || plan.inputs().contains(input)
                || plan.outputs().contains(input)) {
            return false;
        }
        if (operation instanceof Operation.Activation activation
                && !activation.function().kind().isInvertible()) {
            return false;
        }
        for (Operation maker : plan.operations()) {
            if (maker.output().equals(input)) {
                return maker instanceof Operation.Dense
                        || maker instanceof Operation.Bias
                        || maker instanceof Operation.BatchNormalization
                        || maker instanceof Operation.LayerNormalization
                        || maker instanceof Operation.Noise
                        || maker instanceof Operation.Depthwise
                        || maker instanceof Operation.Convolution
                        || maker instanceof Operation.TransposedConvolution
                        || maker instanceof Operation.Rearrange;
            }
        }
        return false;
    }
}
