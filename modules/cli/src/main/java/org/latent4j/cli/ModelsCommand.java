package org.latent4j.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.latent4j.common.Json;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.ConvolutionalAutoencoder;
import org.latent4j.models.DenoisingAutoencoder;
import org.latent4j.models.LinearAutoencoder;
import org.latent4j.models.RecurrentAutoencoder;
import org.latent4j.models.SparseAutoencoder;
import org.latent4j.models.StackedAutoencoder;
import org.latent4j.models.TiedAutoencoder;
import org.latent4j.models.Variants;
import org.latent4j.models.VariationalAutoencoder;
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
                    entry.name(), sizes(variant), variant.parameterCount(), entry.summary());
        }
    }

    private static Map<String, Object> described(Variants.Entry entry) {
        Autoencoder variant = entry.defaults().apply(entry.usualShape());
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("name", entry.name());
        description.put("summary", entry.summary());
        description.put("sizes", sizes(variant));
        description.put("inputShape", variant.inputShape());
        description.put("codingsShape", variant.codingsShape());
        description.put("latentSize", variant.latentSize());
        description.put("parameters", variant.parameterCount());
        description.put("configuration", variant);
        return description;
    }

    private static String sizes(Autoencoder variant) {
        if (variant instanceof LinearAutoencoder linear) {
            return chain(linear.inputSize(), List.of(), linear.latentSize());
        }
        if (variant instanceof StackedAutoencoder stacked) {
            return chain(stacked.inputSize(), stacked.hiddenSizes(), stacked.latentSize());
        }
        if (variant instanceof TiedAutoencoder tied) {
            return sizes(tied.core());
        }
        if (variant instanceof DenoisingAutoencoder denoising) {
            return sizes(denoising.core());
        }
        if (variant instanceof SparseAutoencoder sparse) {
            return sizes(sparse.core());
        }
        if (variant instanceof VariationalAutoencoder variational) {
            return sizes(variational.core());
        }
        if (variant instanceof RecurrentAutoencoder recurrent) {
            return recurrent.sequenceLength() + " steps of "
                    + chain(recurrent.features(), recurrent.hiddenSizes(), recurrent.latentSize());
        }
        if (variant instanceof ConvolutionalAutoencoder convolutional) {
            return times(convolutional.inputShape()) + " to " + times(convolutional.codingsShape()) + " and back";
        }
        throw new IllegalStateException("models: no sizes for variant " + variant.variant());
    }

    private static String chain(int inputSize, List<Integer> hiddenSizes, int latentSize) {
        Stream<Integer> down = Stream.concat(Stream.of(inputSize), hiddenSizes.stream());
        Stream<Integer> up = Stream.concat(reversed(hiddenSizes).stream(), Stream.of(inputSize));
        return Stream.concat(Stream.concat(down, Stream.of(latentSize)), up)
                .map(String::valueOf)
                .collect(Collectors.joining("-"));
    }

    private static List<Integer> reversed(List<Integer> sizes) {
        List<Integer> reversed = new java.util.ArrayList<>(sizes);
        java.util.Collections.reverse(reversed);
        return reversed;
    }

    private static String times(List<Integer> shape) {
        return shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }
}
