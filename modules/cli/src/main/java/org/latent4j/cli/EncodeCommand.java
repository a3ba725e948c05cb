package org.latent4j.cli;

import java.util.concurrent.Callable;
import org.latent4j.data.Examples;
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
    private CodingsOption codings;

    @Mixin
    private FileOptions files;

    @Override
    public Integer call() throws Exception {
        Outputs.checkWritable(files.output(), spec);
        LoadedModel loaded = model.load(codings);
        Examples rows = ModelInputs.rows(files.input(), loaded);
        Outputs.write(files.output(), loaded.withCodings().encode(rows.features(), rows.mask()), "codings", spec);
        return 0;
    }
}
