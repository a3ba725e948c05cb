package org.latent4j.pretrain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.latent4j.common.Names;

/** How a classifier on an encoder's layers is trained. */
public enum Method {
    /** From labelled rows, and from unlabelled ones by consistency with a mean teacher. */
    CONSISTENCY,
    /** From labelled rows only: the textbook's way. */
    PLAIN,
    /** As a ladder network, which reconstructs every layer of the encoder while it learns; encoders of dense layers. */
    LADDER;

    /** The name in commands and JSON. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static Method of(String id) {
        return Names.of(Method.class, Method::id, "method", id);
    }
}
