package org.latent4j.engine;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.latent4j.common.Names;
import org.nd4j.linalg.factory.Nd4j;

/** What runs a graph's steps. */
public enum EngineChoice {
    /** The compiled engine where it can, else DL4J; where ND4J works on a GPU, DL4J on that. */
    AUTO,
    /** DL4J itself. */
    DL4J,
    /** The compiled engine, on the CPU whatever ND4J works on; what it can't compile is an error. */
    COMPILED;

    /** The name in commands and JSON. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the compiled engine is to be tried. */
    public boolean compiles() {
        return compiles(Nd4j.getEnvironment().isCPU());
    }

    boolean compiles(boolean nd4jIsOnCpu) {
        return this == COMPILED || (this == AUTO && nd4jIsOnCpu);
    }

    @JsonCreator
    static EngineChoice of(String id) {
        return Names.of(EngineChoice.class, EngineChoice::id, "engine", id);
    }
}
