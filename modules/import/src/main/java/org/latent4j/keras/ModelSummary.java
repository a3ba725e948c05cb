package org.latent4j.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a Keras file holds, as far as it can be told without building the model.
 *
 * @param file its name
 * @param container {@code HDF5} or {@code .keras}
 * @param kerasVersion as the file says, or {@code unknown}
 * @param backend as the file says, or null
 * @param model the model's class and name; null where the file holds weights only, or a class of its own
 * @param layers its inputs and every call of a layer, each after what it reads
 * @param outputs the model's outputs: name, and the layer they come from
 * @param compiled what it was compiled with, or null
 * @param optimizerState how many arrays of the optimizer's state are stored
 * @param parameters their numbers
 * @param codings what the codings would be taken to be, in words; null where that can't be told
 * @param unsupported every reason why an import would fail; empty if none is known
 * @param notices what an import would leave out
 * @param arrays the arrays stored, where the layers can't be told
 */
public record ModelSummary(
        String file,
        String container,
        String kerasVersion,
        @Nullable String backend,
        @Nullable String model,
        List<Layer> layers,
        Map<String, String> outputs,
        @Nullable Compiled compiled,
        int optimizerState,
        Parameters parameters,
        @Nullable String codings,
        List<String> unsupported,
        List<String> notices,
        List<Stored> arrays) {
    public ModelSummary {
        layers = List.copyOf(layers);
        unsupported = List.copyOf(unsupported);
        notices = List.copyOf(notices);
        arrays = List.copyOf(arrays);
    }

    /**
     * A call of a layer, or an input.
     *
     * @param name {@code outer/inner}
     * @param type Keras's class name
     * @param outputShapes with the batch axis, -1 where any size goes; an empty list where a shape is unknown
     * @param parameters how many it owns, or null where that is unknown; 0 for further calls of a shared layer
     * @param connectedTo what it reads
     * @param unsupported why it can't be imported, or null
     * @param note what is special; empty for nothing
     */
    public record Layer(
            String name,
            String type,
            List<List<Long>> outputShapes,
            @Nullable Long parameters,
            List<String> connectedTo,
            @Nullable String unsupported,
            String note) {}

    /**
     * What a model was compiled with.
     *
     * @param loss its name, or names by output
     * @param optimizer its class name
     * @param options its hyperparameters as the file has them
     */
    public record Compiled(@Nullable String loss, @Nullable String optimizer, Map<String, JsonNode> options) {}

    /**
     * Numbers of parameters.
     *
     * @param total of all layers; where some layers' are unknown, of all arrays in the file
     * @param trainable of layers known
     * @param nonTrainable of layers known: frozen ones and moving statistics
     * @param unknown of layers that aren't known; 0 if all are
     */
    public record Parameters(long total, long trainable, long nonTrainable, long unknown) {}

    /**
     * An array stored.
     *
     * @param path in the file
     * @param type of its values
     */
    public record Stored(String path, List<Long> shape, String type) {}
}
