package org.latent4j.common;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds an enum constant by the name it has in commands and JSON. */
public final class Names {
    private Names() {}

    /**
     * The constant with that id.
     *
     * @param what what the name is of, for the message
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public static <E extends Enum<E>> E of(Class<E> type, Function<E, String> id, String what, String name) {
        for (E constant : type.getEnumConstants()) {
            if (id.apply(constant).equals(name)) {
                return constant;
            }
        }
        String known = Arrays.stream(type.getEnumConstants()).map(id).collect(Collectors.joining(", "));
        throw new IllegalArgumentException(what + ": expected one of " + known + ", got " + name);
    }
}
