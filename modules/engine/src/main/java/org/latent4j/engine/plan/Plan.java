package org.latent4j.engine.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A graph as operations in the order of the forward pass.
 *
 * @param inputs the model's
 * @param operations each after those whose outputs it reads
 * @param outputs the model's
 * @param parameters how many numbers the graph learns
 * @param averages whether gradients are divided by the batch size: DL4J's {@code miniBatch}
 */
public record Plan(
        List<Tensor> inputs, List<Operation> operations, List<Tensor> outputs, int parameters, boolean averages) {
    public Plan {
        inputs = List.copyOf(inputs);
        operations = List.copyOf(operations);
        outputs = List.copyOf(outputs);
    }

    /**
     * What has to be computed for some tensors, and no more.
     *
     * @param names of tensors: vertices' names
     * @throws IllegalArgumentException if the plan gives no tensor of that name
     */
    public Plan upTo(List<String> names) {
        Set<Tensor> wanted = new HashSet<>();
        List<Tensor> results = new ArrayList<>();
        for (String name : names) {
            Tensor tensor = tensor(name);
            wanted.add(tensor);
            results.add(tensor);
        }
        List<Operation> needed = new ArrayList<>();
        for (int i = operations.size() - 1; i >= 0; i--) {
            if (wanted.contains(operations.get(i).output())) {
                needed.add(0, operations.get(i));
                wanted.addAll(operations.get(i).inputs());
            }
        }
        return new Plan(inputs, needed, results, parameters, averages);
    }

    /** The tensor of a name. */
    public Tensor tensor(String name) {
        for (Tensor input : inputs) {
            if (input.name().equals(name)) {
                return input;
            }
        }
        for (Operation operation : operations) {
            if (operation.output().name().equals(name)) {
                return operation.output();
            }
        }
        throw new IllegalArgumentException("plan: expected the name of a vertex, got '" + name + "'");
    }
}
