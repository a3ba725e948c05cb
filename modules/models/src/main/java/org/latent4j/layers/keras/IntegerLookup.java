package org.latent4j.layers.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;

/**
 * The place of whole numbers in a vocabulary, or with {@code invert} the numbers at places. Before the vocabulary come
 * the place of the mask's number, if there is one, and those of unknown numbers.
 *
 * @param mask what stands for no number, or null
 * @param unknown how many places there are for numbers that the vocabulary lacks
 */
record IntegerLookup(
        LayerConfig config,
        double[] vocabulary,
        @Nullable Double mask,
        int unknown,
        boolean invert,
        Categories categories)
        implements KerasLayer {
    static IntegerLookup of(LayerConfig config) {
        JsonNode given = config.child("vocabulary");
        if (given == null || given.isTextual()) {
            throw new UnsupportedLayerException("option 'vocabulary': expected in the configuration, found " + given);
        }
        if (config.text("oov_method", "floormod").equals("farmhash")) {
            throw new UnsupportedLayerException("option 'oov_method': 'farmhash' is not supported");
        }
        double[] vocabulary = JsonArray.of("vocabulary", given).values();
        Double mask = config.has("mask_token") ? whole(config, "mask_token") : null;
        int unknown = config.integer("num_oov_indices", 1);
        if (unknown < 0 || unknown > Tape.LARGEST) {
            throw LayerConfig.wrong("num_oov_indices", "a number that isn't negative", config.child("num_oov_indices"));
        }
        Categories known = Categories.of(config, "int", 1);
        int masks = mask != null && known.mode().equals("int") ? 1 : 0;
        double[] special = new double[Math.addExact(masks, unknown)];
        Arrays.fill(special, whole(config, "oov_token"));
        if (mask != null && masks == 1) {
            special[0] = mask;
        }
        if (vocabulary.length >= special.length && Arrays.equals(Arrays.copyOf(vocabulary, special.length), special)) {
            vocabulary = Arrays.copyOfRange(vocabulary, special.length, vocabulary.length);
        }
        boolean padded = config.flag("pad_to_max_tokens", false);
        int depth = padded ? config.positive("max_tokens") : Math.addExact(special.length, vocabulary.length);
        return new IntegerLookup(
                config, vocabulary, mask, unknown, config.flag("invert", false), Categories.of(config, "int", depth));
    }

    private static double whole(LayerConfig config, String option) {
        JsonNode value = config.child(option);
        return value != null && value.isTextual() && value.textValue().matches("-?\\d{1,18}")
                ? Double.parseDouble(value.textValue())
                : config.number(option, -1);
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        return List.of(categories.shape(inputShapes.get(0)));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Map<Double, Integer> places = new HashMap<>();
        int first = masks() + unknown;
        for (int i = 0; i < vocabulary.length; i++) {
            places.put(vocabulary[i], first + i);
        }
        double[] found = Arrays.stream(Categories.values(inputs.get(0)))
                .map(value -> invert ? numberAt((int) value - first, value) : place(value, places))
                .toArray();
        return List.of(categories.encoded(inputs.get(0), found, null));
    }

    /** How many places the mask has: none in vectors of categories. */
    private int masks() {
        return mask != null && categories.mode().equals("int") ? 1 : 0;
    }

    private double numberAt(int place, double value) {
        if (place >= 0 && place < vocabulary.length) {
            return vocabulary[place];
        }
        return mask != null && value == 0 ? mask : whole(config, "oov_token");
    }

    private double place(double value, Map<Double, Integer> places) {
        if (mask != null && value == mask) {
            return categories.mode().equals("int") ? 0 : -1;
        }
        Integer known = places.get(value);
        if (known != null) {
            return known;
        }
        if (unknown == 0) {
            throw new IllegalArgumentException("input: expected a number of the vocabulary, got " + value);
        }
        return Math.floorMod((long) value, unknown) + masks();
    }

    @Override
    public Masking masking() {
        return Masking.STOPS;
    }
}
