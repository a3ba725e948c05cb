package org.latent4j.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.latent4j.keras.KerasExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes a model as a file that Keras opens. */
@Command(
        name = "export",
        description = {
            "Write a model as a file that Keras 3 opens, with equal outputs.",
            "Where Keras lacks a class that the model needs, a Python file with it is written beside; import that before"
                    + " loading."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example: latent4j export runs/variational-strokes-1 --output vae.keras"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ExportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOption model;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "F",
            description = "What to write: .keras, or .h5 of Keras's older form.")
    private Path output;

    @Override
    public Integer call() throws Exception {
        if (!Outputs.isNamed(output, ".keras") && !Outputs.isNamed(output, ".h5")) {
            throw new ParameterException(
                    spec.commandLine(), "--output: expected a name ending in .keras or .h5, got " + output);
        }
        LoadedModel loaded = model.load();
        for (Path written : KerasExport.write(loaded.model(), output)) {
            spec.commandLine().getErr().println("wrote " + written);
        }
        return 0;
    }
}
