package org.latent4j.layers.keras;

import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** What attention doesn't look at: arrays that are 1 where a query sees a key, else 0. */
final class AttentionMasks {
    private static final double FAR = -1e9;

    private AttentionMasks() {}

    /** {@code [1, queries, keys]}: keys up to the query's own place. */
    static Tensor causal(Tensor like, long queries, long keys) {
        return band(like, queries, keys, Long.MAX_VALUE, 0);
    }

    /** {@code [1, queries, keys]}: keys less than a width away. */
    static Tensor window(Tensor like, long queries, long keys, long width) {
        return band(like, queries, keys, width - 1, width - 1);
    }

    private static Tensor band(Tensor like, long queries, long keys, long before, long after) {
        Tape.checked("attention mask", queries, keys);
        float[] seen = new float[Math.toIntExact(queries * keys)];
        int next = 0;
        for (long query = 0; query < queries; query++) {
            for (long key = 0; key < keys; key++) {
                seen[next++] = query - key <= before && key - query <= after ? 1 : 0;
            }
        }
        DataType type = like.value().dataType();
        return like.tape()
                .own(Nd4j.create(seen, new long[] {1, queries, keys}, 'c').castTo(type));
    }

    /** Scores lowered by a billion where nothing is to be seen: what they were is lost in rounding, as in Keras. */
    static Tensor lowered(Tensor scores, Tensor seen) {
        return scores.plus(seen.minus(1).times(-FAR));
    }

    /** Scores replaced by minus a very large number where nothing is to be seen. */
    static Tensor replaced(Tensor scores, Tensor seen, double low) {
        return org.latent4j.tape.Arithmetic.where(seen, scores, scores.tape().constant(low, scores));
    }
}
