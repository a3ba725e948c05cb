package org.latent4j.keras.network;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latent4j.layers.keras.UnsupportedLayerException;
import org.latent4j.models.MalformedModelException;
import org.latent4j.models.TextEncoding;
import org.latent4j.models.UnsupportedModelException;

/**
 * Where texts become numbers: what a layer makes of an input of texts is the graph's input in its place, under its name.
 * Further layers that read the same texts get inputs of their own.
 */
final class TextBoundary {
    private final TextLayers layers;
    private final Map<String, FlatNetwork.Input> inputs;
    private final Map<String, FlatNetwork.Text> found = new LinkedHashMap<>();
    private final Map<Reading, Value> encoded = new HashMap<>();

    private record Reading(LayerDefinition layer, String input) {}

    /** Changes the network's inputs. */
    TextBoundary(TextLayers layers, Map<String, FlatNetwork.Input> inputs) {
        this.layers = layers;
        this.inputs = inputs;
    }

    Map<String, FlatNetwork.Text> found() {
        return found;
    }

    /** What a layer makes of texts. */
    Value encoded(LayerDefinition layer, String name, List<Value> values) {
        String where = "layer '" + name + "' (" + layer.className() + ")";
        if (!TextLayers.CLASSES.contains(layer.className())) {
            throw new UnsupportedModelException(where + ": reads texts; only " + TextLayers.CLASSES + " can");
        }
        if (values.size() != 1 || !values.get(0).texts()) {
            throw new UnsupportedModelException(
                    where + ": expected an input of texts (dtype string) straight before it");
        }
        Value texts = values.get(0);
        Reading reading = new Reading(layer, texts.source());
        Value known = encoded.get(reading);
        if (known != null) {
            return known;
        }
        TextEncoding encoding = encoding(where, layer, texts);
        String input = input(texts.source(), name);
        inputs.put(input, new FlatNetwork.Input(encoding.shape(), "float32"));
        found.put(input, new FlatNetwork.Text(layer, name, encoding));
        Value result = new Value(input, 0, encoding.shape(), null);
        encoded.put(reading, result);
        return result;
    }

    /** The input of the graph for what a layer gives: the texts' own if it's the first to read them. */
    private String input(String source, String name) {
        String free = source;
        for (int i = 0; found.containsKey(free) || (i > 0 && inputs.containsKey(free)); i++) {
            free = source + "/" + name + (i == 0 ? "" : "_" + i);
        }
        return free;
    }

    private TextEncoding encoding(String where, LayerDefinition layer, Value texts) {
        try {
            return layers.of(layer, texts.source(), texts.shape());
        } catch (UnsupportedLayerException e) {
            throw new UnsupportedModelException(where + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new MalformedModelException(where + ": " + e.getMessage(), e);
        }
    }

    /**
     * Checks that no texts are left.
     *
     * @throws UnsupportedModelException if an output is an input of texts, or no layer reads one
     */
    void checkComplete(List<Value> outputs) {
        inputs.forEach((name, input) -> {
            if (input.type().equals("string") && !found.containsKey(name)) {
                throw unread(name);
            }
        });
        for (Value output : outputs) {
            if (output.texts()) {
                throw unread(output.source());
            }
        }
    }

    private static UnsupportedModelException unread(String input) {
        return new UnsupportedModelException(
                "input '" + input + "' (string): expected it to be read by one of " + TextLayers.CLASSES + " only");
    }
}
