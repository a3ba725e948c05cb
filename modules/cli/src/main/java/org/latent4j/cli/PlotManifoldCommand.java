package org.latent4j.cli;

import java.util.concurrent.Callable;
import org.latent4j.common.Check;
import org.latent4j.reports.ManifoldPicture;
import org.nd4j.linalg.api.ndarray.INDArray;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws what lies at each place of a latent space of two numbers. */
@Command(
        name = "manifold",
        description = {
            "Draw what the decoder makes of a grid of codings, for models whose codings are two numbers.",
            "The grid spans -2 to 2 for a variational model, and the middle 96 %% of the test split's codings for others."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example: latent4j plot manifold runs/variational-strokes-1 --output manifold.png"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class PlotManifoldCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOption model;

    @Mixin
    private CodingsOption codings;

    @Mixin
    private DataOption data;

    @Option(names = "--side", paramLabel = "N", description = "Images along each side. Default: 15.")
    private int side = 15;

    @Mixin
    private PictureOptions picture;

    @Override
    public Integer call() throws Exception {
        picture.check(spec);
        Usage.check(spec, () -> Check.that(side >= 2 && side <= 50, "--side", "2 to 50", side));
        LoadedModel loaded = model.load(codings);
        LatentGrid grid =
                LatentGrid.of(loaded, side, () -> data.open(loaded, spec).data());
        INDArray images = Shapes.images(loaded.decoded(grid.codings()), "plot manifold");
        String title = "What the decoder makes of " + side + " x " + side + " codings";
        picture.write(
                ManifoldPicture.of(title, images, grid.across(), grid.down(), picture.theme()),
                side * side + " decoded codings",
                spec);
        return 0;
    }
}
