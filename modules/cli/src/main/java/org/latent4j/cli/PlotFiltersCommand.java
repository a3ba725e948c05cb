package org.latent4j.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.latent4j.reports.FilterPicture;
import org.latent4j.reports.FirstLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Draws the weights of the first layer. */
@Command(
        name = "filters",
        description = "Draw the filters of the first layer: for each unit, the image of its weights.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: latent4j plot filters runs/convolutional-strokes-1 --output filters.png"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class PlotFiltersCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOption model;

    @Mixin
    private PictureOptions picture;

    @Override
    public Integer call() throws Exception {
        picture.check(spec);
        LoadedModel loaded = model.load();
        INDArray filters = FirstLayer.filters(loaded.model(), imageShape(loaded));
        picture.write(
                FilterPicture.of("First-layer filters of " + model.path().getFileName(), filters, picture.theme()),
                filters.size(0) + " filters",
                spec);
        return 0;
    }

    /** An example's shape with the channels that grey images leave out. */
    private static List<Integer> imageShape(LoadedModel loaded) {
        List<Integer> shape = loaded.exampleShape();
        long side = shape.size() == 1 ? Math.round(Math.sqrt(shape.get(0))) : 0;
        if (shape.size() == 2) {
            return List.of(shape.get(0), shape.get(1), 1);
        }
        return side >= 4 && side * side == shape.get(0) ? List.of((int) side, (int) side, 1) : shape;
    }
}
