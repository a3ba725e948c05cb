package org.latent4j.keras.network;

import java.util.List;
import java.util.Map;
import org.latent4j.models.TextEncoding;

/**
 * A whole model as a list of layer calls, each after what it needs.
 *
 * @param inputs the model's inputs, by name
 * @param nodes the calls
 * @param outputs the model's outputs
 * @param outputNames for each output its name
 * @param parts outputs of the models within the model, by path ({@code autoencoder/encoder}), at their first call
 * @param partInputs likewise their inputs
 * @param wrapped the models within layers ({@code TimeDistributed}), by layer
 * @param texts how texts become numbers, by the inputs that take those numbers
 * @param notices what was left out, and why
 */
public record FlatNetwork(
        Map<String, Input> inputs,
        List<FlatNode> nodes,
        List<Value> outputs,
        List<String> outputNames,
        Map<String, List<Value>> parts,
        Map<String, List<Value>> partInputs,
        Map<LayerDefinition, ModelDefinition> wrapped,
        Map<String, Text> texts,
        List<String> notices) {

    /**
     * An input.
     *
     * @param shape with the batch axis
     * @param type Keras's name of the data type
     */
    public record Input(long[] shape, String type) {}

    /**
     * A layer that is computed in front of the graph, from texts.
     *
     * @param layer the layer
     * @param name {@code outer/inner}
     * @param encoding what it does
     */
    public record Text(LayerDefinition layer, String name, TextEncoding encoding) {}
}
