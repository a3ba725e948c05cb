package org.latent4j.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.keras.archive.KerasArchive;
import org.latent4j.keras.archive.StoredWeight;
import org.latent4j.layers.keras.LayerConfig;
import org.latent4j.layers.keras.UnsupportedLayerException;

/**
 * A vocabulary as a file holds it: in the layer's configuration, or as {@code vocabulary.txt} in the archive.
 *
 * @param tokens with the special tokens before them, or without
 * @param stored the tokens' weights; null if they aren't stored as an array
 */
record StoredVocabulary(List<String> tokens, @Nullable StoredWeight stored) {

    /**
     * Reads a vocabulary.
     *
     * @param path of the layer in the archive
     * @throws IllegalArgumentException if it isn't one
     * @throws UnsupportedLayerException if the file doesn't hold it; no other file is ever opened
     */
    static StoredVocabulary read(KerasArchive archive, String path, LayerConfig config, int keras) {
        StoredWeight weights = archive.weights().array(path + "/vars/idf_weights");
        if (weights == null) {
            weights = archive.weights().array(path + "/_lookup_layer/vars/idf_weights");
        }
        JsonNode written = config.child("vocabulary");
        if (written != null && written.isTextual()) {
            throw new UnsupportedLayerException("option 'vocabulary': names another file ('" + written.textValue()
                    + "'), and other files are never read; save the model with the vocabulary in it");
        }
        if (written != null) {
            return new StoredVocabulary(tokens(plain(written)), weights);
        }
        byte[] asset = archive.asset(path + "/vocabulary.txt");
        if (asset == null) {
            asset = archive.asset(path + "/_lookup_layer/vocabulary.txt");
        }
        if (asset == null) {
            throw new UnsupportedLayerException(
                    "option 'vocabulary': the file doesn't hold the vocabulary; save the model"
                            + " as .keras, or give the layer its vocabulary as a list in Keras");
        }
        return new StoredVocabulary(lines(new String(asset, StandardCharsets.UTF_8), keras), weights);
    }

    /** The list itself, which Keras may wrap as {@code {"class_name": "__numpy__", "config": {"value": […]}}}. */
    private static JsonNode plain(JsonNode written) {
        JsonNode wrapped = written.path("config").path("value");
        return written.isArray() ? written : wrapped.isArray() ? wrapped : written.path("items");
    }

    private static List<String> tokens(JsonNode list) {
        List<String> tokens = new ArrayList<>();
        for (JsonNode token : list) {
            if (!token.isTextual()) {
                throw LayerConfig.wrong("vocabulary", "texts", token);
            }
            tokens.add(token.textValue());
        }
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException("option 'vocabulary': expected tokens, found none");
        }
        return tokens;
    }

    /** As Keras 2 (split at line feeds) or Keras 3 ({@code splitlines}, without empty lines at the end) reads them. */
    private static List<String> lines(String text, int keras) {
        String plain = text.replace("\r\n", "\n").replace('\r', '\n');
        List<String> lines = new ArrayList<>();
        Collections.addAll(lines, plain.split(keras < 3 ? "\n" : "[\n\u000b\f\u001c-\u001e\u0085\u2028\u2029]", -1));
        while (keras >= 3 && !lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("vocabulary.txt: expected tokens, found none");
        }
        return lines;
    }

    /**
     * The weight of each index.
     *
     * @param front how many special tokens the tokens are without: they get the mean
     * @param size how many indices there are
     */
    List<Float> weights(LayerConfig config, int front, int size) {
        List<Float> weights = new ArrayList<>();
        if (stored != null) {
            if (stored.shape().length != 1 || stored.shape()[0] != size) {
                throw new IllegalArgumentException("idf_weights: expected [" + size + "], found "
                        + java.util.Arrays.toString(stored.shape()) + " at '" + stored.path() + "'");
            }
            for (float weight : stored.readFloats()) {
                weights.add(weight);
            }
            return weights;
        }
        JsonNode written = config.child("idf_weights");
        JsonNode list = written == null ? null : plain(written);
        if (list == null || list.size() != tokens.size()) {
            throw new IllegalArgumentException("option 'idf_weights': expected one for each of " + tokens.size()
                    + " tokens, found " + (list == null ? "none" : list.size()));
        }
        double sum = 0;
        for (JsonNode weight : list) {
            if (!weight.isNumber()) {
                throw LayerConfig.wrong("idf_weights", "numbers", weight);
            }
            sum += weight.doubleValue();
        }
        weights.addAll(Collections.nCopies(front, (float) (sum / list.size())));
        list.forEach(weight -> weights.add(weight.floatValue()));
        weights.addAll(Collections.nCopies(Math.max(0, size - weights.size()), 0f));
        return weights;
    }
}
