package org.latent4j.cli.gpu;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Optional;

/**
 * A card's compute capability: which machine code it runs.
 *
 * @param major a generation: 7 Volta and Turing, 8 Ampere and Ada, 9 Hopper, 10 and 12 Blackwell
 * @param minor within it
 */
public record Capability(int major, int minor) {
    /**
     * What ND4J 1.0.0-M2.1's CUDA library has machine code for; it has no PTX, which newer cards could compile. Read off the
     * headers of its fat binaries.
     */
    private static final List<Capability> BUILT_FOR = List.of(
            new Capability(3, 7),
            new Capability(5, 0),
            new Capability(5, 2),
            new Capability(6, 0),
            new Capability(6, 1),
            new Capability(7, 0),
            new Capability(7, 5),
            new Capability(8, 0),
            new Capability(8, 6));

    /** Reads {@code 8.6}; nothing if it is anything else. */
    static Optional<Capability> of(String text) {
        if (!text.matches("\\d{1,3}\\.\\d{1,3}")) {
            return Optional.empty();
        }
        int point = text.indexOf('.');
        return Optional.of(new Capability(
                Integer.parseInt(text.substring(0, point)), Integer.parseInt(text.substring(point + 1))));
    }

    /** Whether ND4J's code runs on it: code runs on cards of its own generation that are as new or newer. */
    public boolean isSupported() {
        return BUILT_FOR.stream().anyMatch(code -> code.major == major && code.minor <= minor);
    }

    /** Whether it is newer than all that ND4J has code for. */
    boolean isTooNew() {
        return major > BUILT_FOR.get(BUILT_FOR.size() - 1).major;
    }

    @JsonValue
    @Override
    public String toString() {
        return major + "." + minor;
    }
}
