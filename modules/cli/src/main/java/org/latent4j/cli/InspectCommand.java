package org.latent4j.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.latent4j.common.Json;
import org.latent4j.keras.KerasImport;
import org.latent4j.keras.ModelSummary;
import org.latent4j.models.StoredGraph;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tells what a model file holds, without building the model. */
@Command(
        name = "inspect",
        description = {
            "Show what a model file holds: layers with shapes and parameters, loss and optimizer, and what an import"
                    + " couldn't take.",
            "Nothing is run or built, and unknown layers are no obstacle."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example: latent4j inspect autoencoder.h5"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class InspectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOption model;

    @Mixin
    private CodingsOption codings;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws Exception {
        Path file = LoadedModel.file(model.path());
        model.keras().useClassPath();
        if (KerasFiles.isKeras(file)) {
            KerasImport opened = model.keras().of(file);
            if (codings.layer() != null) {
                opened.codings(codings.layer());
            }
            ModelSummary summary = opened.inspect();
            print(json.wanted() ? Json.write(summary) : SummaryText.of(summary));
        } else {
            model.keras().checkUnused(file);
            StoredGraph graph = StoredGraph.read(file);
            print(json.wanted() ? Json.write(graph) : SummaryText.of(file, graph));
        }
        return 0;
    }

    private void print(String text) {
        spec.commandLine().getOut().println(text);
    }
}
