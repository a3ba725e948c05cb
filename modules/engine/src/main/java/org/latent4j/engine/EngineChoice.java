package org.latent4j.engine;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.latent4j.common.Names;

/** What runs a graph's steps. */
public enum EngineChoice {
    /** The compiled engine where it can, else DL4J. */
    AUTO,
    /** DL4J itself. */
    DL4J,
    /** The compiled engine; what it can't compile is an error. */
    COMPILED;

    /** The name in commands and JSON. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static EngineChoice of(String id) {
        return Names.of(EngineChoice.class, EngineChoice::id, "engine", id);
    }
}
