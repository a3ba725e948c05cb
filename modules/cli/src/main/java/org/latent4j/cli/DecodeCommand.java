package org.latent4j.cli;

import java.util.concurrent.Callable;
import org.latent4j.data.ArrayFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes what the decoder makes of codings. */
@Command(
        name = "decode",
        description = "Write what the decoder makes of codings.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: latent4j decode runs/stacked-strokes-1 --input codings.npy --output images.npy"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class DecodeCommand implements Callable<Integer> {
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
        Outputs.write(files.output(), loaded.decoded(ArrayFiles.read(files.input())), "examples", spec);
        return 0;
    }
}
