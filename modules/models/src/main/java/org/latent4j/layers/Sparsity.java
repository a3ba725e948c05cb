package org.latent4j.layers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.latent4j.common.Names;

/** What a {@link SparsityPenalty} asks of the codings. */
public enum Sparsity {
    /** Small absolute values. */
    L1,
    /** Small squares. */
    L2,
    /** Mean activations near a target, by squared error. */
    SQUARED,
    /** Mean activations near a target, by Bernoulli Kullback-Leibler divergence. */
    KL;

    /** The name in commands and JSON. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static Sparsity of(String id) {
        return Names.of(Sparsity.class, Sparsity::id, "sparsity", id);
    }
}
