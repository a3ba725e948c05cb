package org.latent4j.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.latent4j.common.Json;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.Variants;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the variants. */
@Command(
        name = "models",
        description = "List the variants with their default sizes and parameter counts.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: latent4j models --json"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ModelsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private JsonOption json;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        if (json.wanted()) {
            out.println(Json.write(Map.of(
                    "variants",
                    Variants.all().stream().map(ModelsCommand::described).toList())));
            return;
        }
        for (Variants.Entry entry : Variants.all()) {
            Autoencoder variant = entry.defaults().apply(entry.usualShape());
            out.printf(
                    "%-14s %-29s %,9d parameters  %s%n",
                    entry.name(), Sizes.of(variant), variant.parameterCount(), entry.summary());
        }
    }

    private static Map<String, Object> described(Variants.Entry entry) {
        Autoencoder variant = entry.defaults().apply(entry.usualShape());
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("name", entry.name());
        description.put("summary", entry.summary());
        description.put("sizes", Sizes.of(variant));
        description.put("inputShape", variant.inputShape());
        description.put("codingsShape", variant.codingsShape());
        description.put("latentSize", variant.latentSize());
        description.put("parameters", variant.parameterCount());
        description.put("configuration", variant);
        return description;
    }
}
