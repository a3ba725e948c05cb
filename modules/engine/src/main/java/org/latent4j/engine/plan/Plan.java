package org.latent4j.engine.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph as operations in the order of the forward pass.
 *
 * @param inputs the model's
 * @param operations each after those whose outputs it reads
 * @param outputs the model's
 * @param vertices what each of the graph's vertices gives; one that does nothing gives what it reads
 */
public record Plan(
        List<Tensor> inputs, List<Operation> operations, List<Tensor> outputs, Map<String, Tensor> vertices) {
    public Plan {
        inputs = List.copyOf(inputs);
        operations = List.copyOf(operations);
        outputs = List.copyOf(outputs);
        vertices = Map.copyOf(vertices);
    }

    /** What the targets of each loss are, in the order of the outputs: losses may be computed in another one. */
    public List<Tensor> targets() {
        List<Tensor> targets = new ArrayList<>();
        for (Tensor output : outputs) {
            for (Operation operation : operations) {
                if (operation instanceof Operation.Loss loss && loss.output().equals(output)) {
                    targets.add(loss.targets());
                }
            }
        }
        return targets;
    }

    /**
     * What has to be computed for some tensors, and no more.
     *
     * @param names of vertices
     * @throws IllegalArgumentException if there is none of that name
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
        return new Plan(inputs, needed, results, vertices);
    }

    private Tensor tensor(String name) {
        Tensor tensor = vertices.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("plan: expected the name of a vertex, got '" + name + "'");
        }
        return tensor;
    }
}
