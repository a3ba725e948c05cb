package org.latent4j.keras.network;

import java.util.List;

/**
 * A model as the architecture holds it.
 *
 * @param name its name
 * @param className {@code Sequential} or {@code Functional}
 * @param layers in the order of the file, which is that of Keras's {@code model.layers}
 * @param inputs its inputs: calls of input layers
 * @param outputs its outputs
 * @param outputNames for each output the name it has in a dictionary, or the layer's
 */
public record ModelDefinition(
        String name,
        String className,
        List<LayerDefinition> layers,
        List<TensorReference> inputs,
        List<TensorReference> outputs,
        List<String> outputNames) {
    public ModelDefinition {
        layers = List.copyOf(layers);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        outputNames = List.copyOf(outputNames);
    }
}
