package org.latent4j.cli;

import java.util.concurrent.Callable;
import org.latent4j.data.Examples;
import org.latent4j.reports.Charts;
import org.nd4j.linalg.api.ndarray.INDArray;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Draws how the activations of codings are distributed. */
@Command(
        name = "activations",
        description =
                "Draw histograms of the codings of a split: of all activations, and of the mean activation of each unit.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: latent4j plot activations runs/sparse-strokes-1 --output activations.png"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class PlotActivationsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOption model;

    @Mixin
    private CodingsOption codings;

    @Mixin
    private DataOption data;

    @Mixin
    private SplitOption split;

    @Mixin
    private PictureOptions picture;

    private static final int MOST_ROWS = 10_000;

    @Override
    public Integer call() throws Exception {
        picture.check(spec);
        split.check(spec);
        LoadedModel loaded = model.load(codings);
        loaded.withCodings();
        Examples rows = split.first(data.open(loaded, spec).data(), MOST_ROWS);
        INDArray given = loaded.model().encode(rows.features(), rows.mask());
        INDArray units = given.reshape('c', given.length() / given.size(-1), given.size(-1));
        picture.write(Charts.activations(units, picture.theme()), "activations of " + rows.size() + " rows", spec);
        return 0;
    }
}
