package org.latent4j.engine.plan;

import java.util.List;

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
}
