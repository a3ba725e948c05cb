package org.latent4j.cli;

import java.util.List;
import org.latent4j.data.Dataset;
import org.latent4j.data.Examples;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The option {@code --split}. */
final class SplitOption {
    private static final List<String> SPLITS = List.of("test", "validation", "train");

    @Option(names = "--split", paramLabel = "S", description = "test, validation or train. Default: test.")
    private String split = SPLITS.get(0);

    String name() {
        return split;
    }

    /** Refuses a name before any work is done, as wrong usage. */
    void check(CommandSpec spec) {
        Choices.check(spec, "--split", SPLITS, split);
    }

    Examples of(Dataset dataset) {
        return dataset.split(split);
    }

    /** At most so many rows. */
    Examples first(Dataset dataset, int rows) {
        Examples all = of(dataset);
        return all.range(0, Math.min(rows, all.size()));
    }
}
