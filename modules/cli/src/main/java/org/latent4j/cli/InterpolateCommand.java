package org.latent4j.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Check;
import org.latent4j.data.Examples;
import org.latent4j.reports.Pictures;
import org.nd4j.linalg.api.ndarray.INDArray;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes what lies between two examples: decoded steps on the line between their codings. */
@Command(
        name = "interpolate",
        description = "Write what lies between two examples: decoded steps on the line between their codings.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        footer = {"", "Example: latent4j interpolate runs/variational-strokes-1 --from 3 --to 8 --output walk.png"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class InterpolateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOption model;

    @Mixin
    private CodingsOption codings;

    @Mixin
    private DataOption data;

    @Option(
            names = "--input",
            paramLabel = "X",
            description = "Take the two ends from this file's first two rows instead.")
    private @Nullable Path input;

    @Option(names = "--from", paramLabel = "I", description = "Row of the test split to begin with, counted from 0.")
    private int from = 0;

    @Option(names = "--to", paramLabel = "J", description = "Row of the test split to end with, counted from 0.")
    private int to = 1;

    @Option(names = "--steps", paramLabel = "N", description = "How many examples, the two ends included.")
    private int steps = 10;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "F",
            description = "What to write: a picture (.png), or .npy, .npz, .csv.")
    private Path output;

    @Override
    public Integer call() throws Exception {
        Outputs.checkPictureOrArray(output, spec);
        Usage.check(spec, () -> Check.that(steps >= 2, "--steps", ">= 2", steps));
        LoadedModel loaded = model.load(codings);
        Examples ends = input == null ? testRows(loaded) : twoRows(input, loaded);
        INDArray made =
                loaded.decoded(Codings.between(loaded.withCodings().encode(ends.features(), ends.mask()), steps));
        String what = input == null ? "test row " : "row ";
        String first = what + (input == null ? from : 1);
        String last = what + (input == null ? to : 2);
        Outputs.writePictureOrArray(output, made, images -> Pictures.strip(images, first, last), "examples", spec);
        return 0;
    }

    private Examples testRows(LoadedModel loaded) {
        Examples test = data.open(loaded, spec).data().test();
        Usage.check(spec, () -> row("--from", from, test.size()));
        Usage.check(spec, () -> row("--to", to, test.size()));
        return test.rows(from, to);
    }

    private static int row(String option, int row, int rows) {
        return Check.that(row >= 0 && row < rows, option, "a test row from 0 to " + (rows - 1), row);
    }

    private static Examples twoRows(Path file, LoadedModel loaded) {
        Examples rows = ModelInputs.rows(file, loaded);
        Check.that(rows.size() >= 2, file + "", "two rows", rows.size());
        return rows.range(0, 2);
    }
}
