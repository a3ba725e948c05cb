package org.latent4j.cli;

import java.util.stream.Collectors;
import org.latent4j.engine.plan.Operation;
import org.latent4j.engine.plan.Tensor;

/** A plan's operations for people. */
final class PlanText {
    private PlanText() {}

    /** One line: what it reads, what it does with which weights, what it gives. */
    static String of(Operation operation) {
        String inputs = operation.inputs().stream().map(Tensor::toString).collect(Collectors.joining(", "));
        String weights = operation.weights().stream().map(Object::toString).collect(Collectors.joining(", "));
        return operation.output() + " = " + operation.getClass().getSimpleName() + detail(operation) + "(" + inputs
                + (weights.isEmpty() ? "" : "; " + weights) + ")";
    }

    private static String detail(Operation operation) {
        if (operation instanceof Operation.Activation activation) {
            return " " + activation.function().kind();
        } else if (operation instanceof Operation.Loss loss) {
            return " " + loss.measure();
        } else if (operation instanceof Operation.Recurrent recurrent) {
            return " " + recurrent.cell();
        } else if (operation instanceof Operation.Noise noise) {
            return " " + noise.law() + " " + noise.rate();
        } else if (operation instanceof Operation.Rearrange rearrange) {
            return " " + rearrange.what();
        } else if (operation instanceof Operation.Merge merge) {
            return " " + merge.how();
        }
        return "";
    }
}
