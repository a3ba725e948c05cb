package org.latent4j.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Draws what a model does; each subcommand is one kind of picture. */
@Command(
        name = "plot",
        description = "Draw a picture of what a model does.",
        synopsisSubcommandLabel = "KIND",
        mixinStandardHelpOptions = true,
        subcommands = {
            PlotCodingsCommand.class,
            PlotReconstructionsCommand.class,
            PlotHistoryCommand.class,
            PlotFiltersCommand.class,
            PlotActivationsCommand.class,
            PlotManifoldCommand.class,
            PlotGeneratedCommand.class
        },
        footer = {
            "",
            "Example: latent4j plot codings runs/stacked-strokes-1 --method tsne --output map.png",
            "Each kind has its own --help."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class PlotCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected a kind of picture");
    }
}
