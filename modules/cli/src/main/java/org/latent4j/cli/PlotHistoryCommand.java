package org.latent4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.latent4j.models.Autoencoder;
import org.latent4j.reports.Charts;
import org.latent4j.training.History;
import org.latent4j.training.RunFolder;
import org.latent4j.training.RunSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws the losses of a run by epoch. */
@Command(
        name = "history",
        description = "Draw the training and validation loss of a run by epoch.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: latent4j plot history runs/stacked-strokes-1 --output loss.png"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class PlotHistoryCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "RUN", description = "A run folder; its training need not be done.")
    private Path run;

    @Mixin
    private PictureOptions picture;

    @Override
    public Integer call() throws Exception {
        picture.check(spec);
        RunFolder folder = RunFolder.at(run);
        RunSettings settings = folder.record().settings();
        History history = folder.history();
        int epochs = history.size();
        if (epochs == 0) {
            throw new IllegalArgumentException(run + ": expected a run with at least one epoch done, found none");
        }
        Autoencoder variant = settings.recipe().model();
        picture.write(
                Charts.loss(
                        variant.variant() + " on " + settings.data().name(),
                        RunPictures.lossUnit(variant),
                        history,
                        List.of(),
                        picture.theme()),
                "the losses of " + epochs + (epochs == 1 ? " epoch" : " epochs"),
                spec);
        return 0;
    }
}
