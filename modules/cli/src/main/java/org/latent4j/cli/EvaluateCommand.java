package org.latent4j.cli;

import java.util.concurrent.Callable;
import org.latent4j.common.Json;
import org.latent4j.data.Dataset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tells what a model is worth on data. */
@Command(
        name = "evaluate",
        description = "Measure a model on data, beside principal components and the pixel entropy.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: latent4j evaluate runs/stacked-strokes-1 --json"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class EvaluateCommand implements Callable<Integer> {
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
    private JsonOption json;

    @Override
    public Integer call() throws Exception {
        split.check(spec);
        LoadedModel loaded = model.load(codings);
        loaded.reconstructing("evaluate");
        DataOption.Opened opened = data.open(loaded, spec);
        Dataset dataset = opened.data();
        Summary summary = Summary.of(loaded, opened.spec(), dataset, split.name());
        spec.commandLine().getOut().println(json.wanted() ? Json.write(summary.object()) : summary.text());
        return 0;
    }
}
