package org.latent4j.models;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.nd4j.shade.guava.hash.HashFunction;
import org.nd4j.shade.guava.hash.Hashing;

/**
 * Known tokens, and what becomes of others, as in Keras's {@code StringLookup}.
 *
 * <p>Indices begin with the mask token, if it has one, then those of unknown tokens, then the known tokens in order.
 *
 * @param tokens the known tokens, without any special ones
 * @param maskToken the token for nothing, or null
 * @param unknownIndices how many indices unknown tokens are spread over; 0 if there may be none
 * @param salt two numbers that change how they are spread; empty for none
 */
public record TextVocabulary(List<String> tokens, @Nullable String maskToken, int unknownIndices, List<Long> salt) {
    /** The index of the mask token where it has none. */
    static final long MASKED = -1;

    public TextVocabulary {
        tokens = List.copyOf(tokens);
        salt = List.copyOf(salt);
        if (unknownIndices < 0) {
            throw new IllegalArgumentException("unknownIndices: expected at least 0, got " + unknownIndices);
        }
        if (!salt.isEmpty() && salt.size() != 2) {
            throw new IllegalArgumentException("salt: expected two numbers, got " + salt);
        }
        if (new HashSet<>(tokens).size() < tokens.size()) {
            throw new IllegalArgumentException("tokens: expected different ones, one occurs twice");
        }
        if (maskToken != null && tokens.contains(maskToken)) {
            throw new IllegalArgumentException("tokens: the mask token '" + maskToken + "' is among them");
        }
    }

    /** How many indices there are, where the mask token has one or not. */
    public int size(boolean maskIndex) {
        return Math.addExact(firstUnknown(maskIndex), Math.addExact(unknownIndices, tokens.size()));
    }

    private int firstUnknown(boolean maskIndex) {
        return maskIndex && maskToken != null ? 1 : 0;
    }

    /**
     * Gives tokens their indices; {@link #MASKED} to the mask token if it has none.
     *
     * <p>The function throws IllegalArgumentException for an unknown token where there may be none.
     */
    ToLongFunction<String> lookup(boolean maskIndex) {
        Map<String, Long> known = new HashMap<>();
        long firstUnknown = firstUnknown(maskIndex);
        long firstKnown = firstUnknown + unknownIndices;
        for (int i = 0; i < tokens.size(); i++) {
            known.put(tokens.get(i), firstKnown + i);
        }
        if (maskToken != null) {
            known.put(maskToken, maskIndex ? 0 : MASKED);
        }
        return token -> {
            Long index = known.get(token);
            return index != null ? index : firstUnknown + unknown(token);
        };
    }

    /** As TensorFlow's {@code to_hash_bucket_fast}, or {@code to_hash_bucket_strong} with a salt. */
    private long unknown(String token) {
        if (unknownIndices == 0) {
            throw new IllegalArgumentException(
                    "'" + token + "' is not in the vocabulary, which has no index for unknown tokens");
        }
        if (unknownIndices == 1) {
            return 0;
        }
        HashFunction hash =
                salt.isEmpty() ? Hashing.farmHashFingerprint64() : Hashing.sipHash24(salt.get(0), salt.get(1));
        long code = hash.hashString(token, StandardCharsets.UTF_8).asLong();
        return Long.remainderUnsigned(code, unknownIndices);
    }
}
