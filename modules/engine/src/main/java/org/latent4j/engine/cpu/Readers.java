package org.latent4j.engine.cpu;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.latent4j.engine.plan.Operation;
import org.latent4j.engine.plan.Plan;
import org.latent4j.engine.plan.Tensor;

/** Who reads a plan's tensors, and what for. */
final class Readers {
    private Readers() {}

    /** How often a tensor is read. */
    static Map<Tensor, Integer> uses(Plan plan) {
        Map<Tensor, Integer> uses = new HashMap<>();
        plan.operations().forEach(operation -> operation.inputs().forEach(input -> uses.merge(input, 1, Integer::sum)));
        return uses;
    }

    /** Tensors whose gradients somebody needs. */
    static Set<Tensor> learning(Plan plan) {
        Set<Tensor> learning = new HashSet<>();
        for (Operation operation : plan.operations()) {
            boolean learns = operation.weights().stream()
                    .anyMatch(weight -> weight.rule().learns());
            if (learns || operation.inputs().stream().anyMatch(learning::contains)) {
                learning.add(operation.output());
            }
        }
        return learning;
    }

    /** Whether an operation may overwrite its input: nobody else reads it, nor does its maker in the backward pass. */
    static boolean inPlace(Plan plan, Map<Tensor, Integer> uses, int index) {
        Operation operation = plan.operations().get(index);
        Tensor input = operation.inputs().get(0);
        return Layouts.canWorkInPlace(plan, operation) && uses.getOrDefault(input, 0) == 1;
    }
}
