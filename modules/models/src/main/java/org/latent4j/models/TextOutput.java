package org.latent4j.models;

import java.util.List;

/**
 * What tokens' indices become.
 *
 * @param mode how
 * @param size how many indices there are; the last axis of all but {@link Mode#INDICES}
 * @param length how many indices a text gives, cut or filled with 0; 0 for as many as the longest text has tokens
 * @param weights of each index, for {@link Mode#WEIGHTED_COUNTS}
 */
public record TextOutput(Mode mode, int size, int length, List<Float> weights) {
    private static final int LARGEST = 1 << 24;

    /** The forms, with Keras's names. */
    public enum Mode {
        /** {@code int} */
        INDICES,
        /** {@code one_hot}: an axis of 0 and a 1 for each token. */
        ONE_HOT,
        /** {@code multi_hot}: for each index whether it occurs. */
        OCCURRENCES,
        /** {@code count}: for each index how often it occurs. */
        COUNTS,
        /** {@code tf_idf} */
        WEIGHTED_COUNTS
    }

    public TextOutput {
        weights = List.copyOf(weights);
        if (size < 1 || size > LARGEST) {
            throw new IllegalArgumentException("size: expected 1 to " + LARGEST + ", got " + size);
        }
        if (length < 0 || length > LARGEST) {
            throw new IllegalArgumentException("length: expected 0 to " + LARGEST + ", got " + length);
        }
        if (weights.size() != (mode == Mode.WEIGHTED_COUNTS ? size : 0)) {
            throw new IllegalArgumentException("weights: expected one for each of " + size
                    + " indices if counts are weighted, else none; got " + weights.size());
        }
    }

    /** Whether the mask token has an index. */
    boolean hasMaskIndex() {
        return mode == Mode.INDICES;
    }
}
