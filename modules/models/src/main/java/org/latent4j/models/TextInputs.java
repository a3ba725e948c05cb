package org.latent4j.models;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Json;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The inputs of a model that take texts. */
final class TextInputs {
    private TextInputs() {}

    /** By input of the graph, from what is attached to a model; empty if there are none. */
    static Map<String, TextEncoding> of(@Nullable JsonNode attached) {
        Map<String, TextEncoding> encodings = new LinkedHashMap<>();
        if (attached != null) {
            attached.properties().forEach(entry -> encodings.put(entry.getKey(), read(entry.getValue())));
        }
        return encodings;
    }

    private static TextEncoding read(JsonNode json) {
        try {
            return Json.MAPPER.convertValue(json, TextEncoding.class);
        } catch (RuntimeException e) {
            throw new MalformedModelException("attachment '" + TextEncoding.ATTACHMENT + "': " + e.getMessage(), e);
        }
    }

    /** The graph's inputs in order, from texts by the names of the inputs that take them. */
    static List<INDArray> encode(LatentModel model, Map<String, List<String>> texts) {
        Map<String, TextEncoding> encodings = model.textEncodings();
        List<INDArray> arrays = new ArrayList<>();
        for (String port : model.graph().getConfiguration().getNetworkInputs()) {
            TextEncoding encoding = encodings.get(port);
            if (encoding == null) {
                throw new IllegalArgumentException(
                        "input '" + port + "': takes numbers; encode the texts of the others and predict with arrays");
            }
            List<String> given = texts.get(encoding.input());
            if (given == null) {
                throw new IllegalArgumentException("texts: expected some for the input '" + encoding.input()
                        + "', got some for " + texts.keySet());
            }
            arrays.add(encoding.encode(given));
        }
        return arrays;
    }
}
