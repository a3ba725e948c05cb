package org.latent4j.cli;

import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks what the command line says beyond its syntax. */
final class Usage {
    private Usage() {}

    /** Runs a check of options; what it refuses is wrong usage. */
    static <T> T check(CommandSpec spec, Supplier<T> check) {
        try {
            return check.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), Failures.message(e), e);
        }
    }
}
