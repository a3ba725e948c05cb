package org.latent4j.cli;

import picocli.CommandLine.Option;

/** The option {@code --json}. */
final class JsonOption {
    @Option(names = "--json", description = "Print one JSON object on standard output and nothing else there.")
    private boolean wanted;

    boolean wanted() {
        return wanted;
    }
}
