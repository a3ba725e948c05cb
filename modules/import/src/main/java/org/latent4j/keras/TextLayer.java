package org.latent4j.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.latent4j.keras.archive.KerasArchive;
import org.latent4j.keras.network.LayerDefinition;
import org.latent4j.keras.network.ModelDefinition;
import org.latent4j.keras.network.TextLayers;
import org.latent4j.keras.weights.LayerPaths;
import org.latent4j.layers.keras.LayerConfig;
import org.latent4j.layers.keras.UnsupportedLayerException;
import org.latent4j.models.TextEncoding;
import org.latent4j.models.TextOutput;
import org.latent4j.models.TextOutput.Mode;
import org.latent4j.models.TextSplitting;
import org.latent4j.models.TextSplitting.Unit;
import org.latent4j.models.TextVocabulary;

/**
 * Reads {@code TextVectorization} and {@code StringLookup}.
 *
 * @param archive holds their vocabularies
 * @param paths where it does
 * @param keras 2 or 3
 */
record TextLayer(KerasArchive archive, Map<LayerDefinition, String> paths, int keras) implements TextLayers {

    /** For the layers of a model. */
    static TextLayer of(KerasArchive archive, ModelDefinition model, int keras) {
        return new TextLayer(archive, LayerPaths.of(archive.weights(), model), keras);
    }

    @Override
    public TextEncoding of(LayerDefinition layer, String input, long[] shape) {
        LayerConfig config = LayerConfig.of(layer.config(), keras);
        boolean vectorization = layer.className().equals("TextVectorization");
        checkSupported(config);
        Mode mode = mode(config);
        TextSplitting splitting = vectorization ? splitting(config) : TextSplitting.none();
        int textsPerRow = textsPerRow(shape, splitting, mode);
        String path = paths.getOrDefault(layer, "layers/" + layer.name());
        StoredVocabulary stored = StoredVocabulary.read(archive, path, config, keras);
        String mask = vectorization ? "" : config.has("mask_token") ? config.text("mask_token", "") : null;
        int unknown = vectorization ? 1 : config.integer("num_oov_indices", 1);
        String unknownToken = vectorization ? "[UNK]" : config.text("oov_token", "[UNK]");
        boolean masks = mask != null && mode == Mode.INDICES;
        List<String> tokens = stored.tokens();
        List<String> known = known(tokens, masks ? mask : null, unknown, unknownToken);
        TextVocabulary vocabulary = new TextVocabulary(known, mask, unknown, salt(config));
        int size = size(config, vocabulary, mode);
        int length = vectorization && mode == Mode.INDICES ? config.integer("output_sequence_length", 0) : 0;
        List<Float> weights = mode == Mode.WEIGHTED_COUNTS
                ? stored.weights(config, known.size() < tokens.size() ? 0 : unknown, size)
                : List.of();
        return new TextEncoding(input, textsPerRow, splitting, vocabulary, new TextOutput(mode, size, length, weights));
    }

    private static void checkSupported(LayerConfig config) {
        for (String option : List.of("invert", "ragged")) {
            if (config.flag(option, false)) {
                throw new UnsupportedLayerException("option '" + option + "': true isn't supported");
            }
        }
        String encoding = config.text("encoding", "utf-8");
        if (!encoding.equalsIgnoreCase("utf-8") && !encoding.equalsIgnoreCase("utf8")) {
            throw new UnsupportedLayerException("option 'encoding': only utf-8 is supported, found " + encoding);
        }
    }

    private static Mode mode(LayerConfig config) {
        return switch (config.text("output_mode", "int")) {
            case "int" -> Mode.INDICES;
            case "one_hot" -> Mode.ONE_HOT;
            case "multi_hot", "binary" -> Mode.OCCURRENCES;
            case "count" -> Mode.COUNTS;
            case "tf_idf", "tf-idf" -> Mode.WEIGHTED_COUNTS;
            default ->
                throw LayerConfig.wrong(
                        "output_mode", "int, one_hot, multi_hot, count or tf_idf", config.child("output_mode"));
        };
    }

    private static TextSplitting splitting(LayerConfig config) {
        String standardize = name(config, "standardize", "lower_and_strip_punctuation");
        boolean lower = standardize.equals("lower") || standardize.equals("lower_and_strip_punctuation");
        boolean strip = standardize.equals("strip_punctuation") || standardize.equals("lower_and_strip_punctuation");
        if (!lower && !strip && !standardize.isEmpty()) {
            throw custom("standardize", standardize);
        }
        Unit unit = switch (name(config, "split", "whitespace")) {
            case "" -> Unit.TEXT;
            case "whitespace" -> Unit.WORD;
            case "character" -> Unit.CHARACTER;
            default -> throw custom("split", name(config, "split", ""));
        };
        List<Integer> runs = runs(config);
        if (unit == Unit.TEXT && !runs.isEmpty()) {
            throw new UnsupportedLayerException("option 'ngrams': not supported without splitting");
        }
        return new TextSplitting(lower, strip, unit, runs);
    }

    /** A number n means all lengths from 1 to n. */
    private static List<Integer> runs(LayerConfig config) {
        JsonNode ngrams = config.child("ngrams");
        if (ngrams != null && ngrams.path("items").isArray()) { // a tuple
            return Arrays.stream(LayerConfig.of(ngrams, config.keras()).integers("items"))
                    .boxed()
                    .toList();
        }
        int[] lengths = config.integers("ngrams");
        boolean single = ngrams != null && ngrams.isNumber();
        return (single ? IntStream.rangeClosed(1, Math.min(lengths[0], 101)) : Arrays.stream(lengths)) // 101 is refused
                .boxed()
                .toList();
    }

    /** A text option; empty for null, which differs from its absence; an object is a function of someone's own. */
    private static String name(LayerConfig config, String option, String absent) {
        JsonNode value = config.json().get(option);
        if (value == null) {
            return absent;
        }
        if (value.isNull()) {
            return "";
        }
        return value.isTextual() ? value.textValue() : value.path("config").asText(value.toString());
    }

    private static UnsupportedLayerException custom(String option, String function) {
        return new UnsupportedLayerException("option '" + option + "': the Python function '" + function
                + "' isn't in the file, and would not be run");
    }

    private static int textsPerRow(long[] shape, TextSplitting splitting, Mode mode) {
        boolean counts = mode != Mode.INDICES && mode != Mode.ONE_HOT;
        boolean cut = splitting.unit() != Unit.TEXT;
        if (shape.length > 2 || (shape.length < 2 && counts && !cut) || (cut && mode == Mode.ONE_HOT)) {
            throw new UnsupportedLayerException("option 'output_mode': not supported for texts of the shape "
                    + Arrays.toString(shape) + (cut ? " that are cut into tokens" : ""));
        }
        return shape.length < 2 ? 0 : Math.toIntExact(shape[1]);
    }

    /** The tokens without the special ones, which Keras may list before them. */
    private static List<String> known(List<String> tokens, @Nullable String mask, int unknown, String unknownToken) {
        if (unknown < 0 || unknown > 1 << 24) {
            throw new IllegalArgumentException("option 'num_oov_indices': expected 0 to 16777216, found " + unknown);
        }
        int masks = mask == null ? 0 : 1;
        int special = masks + unknown;
        boolean listed = tokens.size() >= special
                && (mask == null || tokens.get(0).equals(mask))
                && tokens.subList(masks, special).equals(Collections.nCopies(unknown, unknownToken));
        return listed ? tokens.subList(special, tokens.size()) : tokens;
    }

    private static int size(LayerConfig config, TextVocabulary vocabulary, Mode mode) {
        int found = vocabulary.size(mode == Mode.INDICES);
        int most = config.integer("max_tokens", 0);
        if (most > 0 && found > most) {
            throw new IllegalArgumentException(
                    "option 'max_tokens': expected at least the vocabulary's size " + found + ", found " + most);
        }
        boolean padded = config.flag("pad_to_max_tokens", false) && most > 0;
        int frozen = config.integer("vocabulary_size", found);
        if (mode != Mode.INDICES && !padded && frozen != found) {
            throw new IllegalArgumentException(
                    "option 'vocabulary_size': expected the vocabulary's size " + found + ", found " + frozen);
        }
        return padded ? most : found;
    }

    private static List<Long> salt(LayerConfig config) {
        JsonNode salt = config.child("salt");
        if (salt == null) {
            return List.of();
        }
        JsonNode numbers = salt.path("items").isArray() ? salt.path("items") : salt;
        if (numbers.isIntegralNumber()) {
            return List.of(numbers.longValue(), numbers.longValue());
        }
        if (numbers.size() != 2
                || !numbers.get(0).isIntegralNumber()
                || !numbers.get(1).isIntegralNumber()) {
            throw LayerConfig.wrong("salt", "one or two integers", salt);
        }
        return List.of(numbers.get(0).longValue(), numbers.get(1).longValue());
    }
}
