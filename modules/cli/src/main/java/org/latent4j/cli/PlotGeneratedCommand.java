package org.latent4j.cli;

import java.util.concurrent.Callable;
import org.latent4j.common.Check;
import org.latent4j.reports.Pictures;
import org.nd4j.linalg.api.ndarray.INDArray;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws what a variational model makes up. */
@Command(
        name = "generated",
        description = "Draw what a variational model makes of codings drawn from a standard normal distribution.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: latent4j plot generated runs/variational-strokes-1 --output made-up.png"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class PlotGeneratedCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOption model;

    @Mixin
    private CodingsOption codings;

    @Option(names = "--limit", paramLabel = "N", description = "How many. Default: 48.")
    private int limit = 48;

    @Option(names = "--seed", paramLabel = "N", description = "Draws the codings. Default: 42.")
    private long seed = 42;

    @Mixin
    private PictureOptions picture;

    private static final int COLUMNS = 8;

    @Override
    public Integer call() throws Exception {
        picture.check(spec);
        Usage.check(spec, () -> Check.positive("--limit", limit));
        LoadedModel loaded = model.load(codings);
        INDArray images = Shapes.images(GenerateCommand.drawn(loaded, limit, seed), "plot generated");
        picture.write(Pictures.grid(images, COLUMNS, picture.theme()), limit + " examples", spec);
        return 0;
    }
}
