package org.latent4j.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.latent4j.common.Check;
import org.latent4j.engine.EngineChoice;
import org.latent4j.engine.Threads;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What runs a training. */
final class EngineOptions {
    private static final List<String> ENGINES =
            Stream.of(EngineChoice.values()).map(EngineChoice::id).toList();

    @Option(
            names = "--engine",
            paramLabel = "E",
            description =
                    "What runs the training: auto (the compiled engine where it can, else DL4J; with --gpu DL4J), dl4j,"
                            + " or compiled (an error where it can't, and with --gpu). Default: auto.")
    private String engine = "auto";

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Threads of the compiled engine; the result doesn't depend on them. Default: LATENT4J_THREADS, or"
                            + " one for each processor.")
    private int threads = Threads.standard();

    /** Refuses what can't be, as wrong usage of the command. */
    void check(CommandSpec command) {
        Choices.check(command, "--engine", ENGINES, engine);
        Usage.check(command, () -> Check.positive("--threads", threads));
    }

    EngineChoice engine() {
        return EngineChoice.valueOf(engine.toUpperCase(Locale.ROOT));
    }

    int threads() {
        return threads;
    }
}
