package org.latent4j.cli;

import java.util.concurrent.Callable;
import org.latent4j.data.Examples;
import org.latent4j.data.Inputs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes the codings of rows. */
@Command(
        name = "encode",
        description = "Write the codings that the encoder gives for rows.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: latent4j encode runs/stacked-strokes-1 --input images.npy --output codings.npy"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class EncodeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOption model;

    @Mixin
    private FileOptions files;

    @Override
    public Integer call() throws Exception {
        Outputs.checkWritable(files.output(), spec);
        LoadedModel loaded = model.load();
        Examples rows = Inputs.read(files.input(), loaded.encoding());
        Outputs.write(files.output(), loaded.model().encode(rows.features(), rows.mask()), "codings", spec);
        return 0;
    }
}
