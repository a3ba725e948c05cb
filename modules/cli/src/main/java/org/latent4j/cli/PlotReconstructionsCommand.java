package org.latent4j.cli;

import java.util.concurrent.Callable;
import org.latent4j.common.Check;
import org.latent4j.data.Dataset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws rows beside their reconstructions. */
@Command(
        name = "reconstructions",
        description =
                "Draw rows of the test split beside their reconstructions; for a denoising model, noisy, denoised and clean.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: latent4j plot reconstructions runs/stacked-strokes-1 --theme dark --output rows.png"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class PlotReconstructionsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOption model;

    @Mixin
    private DataOption data;

    @Option(names = "--limit", paramLabel = "N", description = "Most rows. Default: 10.")
    private int limit = 10;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Draws the noise of a denoising model's rows. Default: 42.")
    private long seed = 42;

    @Mixin
    private PictureOptions picture;

    @Override
    public Integer call() throws Exception {
        picture.check(spec);
        Usage.check(spec, () -> Check.positive("--limit", limit));
        LoadedModel loaded = model.load();
        loaded.reconstructing("plot reconstructions");
        Dataset dataset = data.open(loaded, spec).data();
        picture.write(
                new ReconstructionRows(loaded, dataset).picture(limit, seed, picture.theme()), "reconstructions", spec);
        return 0;
    }
}
