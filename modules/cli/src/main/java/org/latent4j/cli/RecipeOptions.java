package org.latent4j.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Check;
import org.latent4j.common.Json;
import org.latent4j.models.Optimizer;
import org.latent4j.models.StackedAutoencoder;
import org.latent4j.training.GreedyRecipe;
import org.latent4j.training.Recipe;
import org.latent4j.training.Recipes;
import picocli.CommandLine.Option;

/** The options of {@code train} that say how to train. */
final class RecipeOptions {
    @Option(
            names = "--recipe",
            paramLabel = "R",
            description = "Where the other options' defaults come from: default (chosen by measurement) or chapter (the"
                    + " textbook's). Default: default.")
    private @Nullable String recipe;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A recipe as JSON instead: a run.json, or the recipe in one. Options change what it says.")
    private @Nullable Path config;

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training rows.")
    private @Nullable Integer epochs;

    @Option(names = "--batch-size", paramLabel = "N", description = "Rows of one step.")
    private @Nullable Integer batchSize;

    @Option(names = "--optimizer", paramLabel = "O", description = "sgd, momentum, adam, nadam or rmsprop.")
    private Optimizer.@Nullable Kind optimizer;

    @Option(names = "--learning-rate", paramLabel = "R", description = "Step size, as Keras counts it.")
    private @Nullable Double learningRate;

    /** The recipe that options and file ask for, before options of the architecture. */
    Recipe base(String variant, List<Integer> exampleShape, int rows, @Nullable Recipe resumed) {
        if (config == null) {
            return resumed != null && recipe == null
                    ? resumed
                    : Recipes.of(variant, recipe == null ? Recipes.NAMES.get(0) : recipe, exampleShape, rows);
        }
        Check.that(recipe == null, "--recipe", "either --recipe or --config", "both");
        Recipe read = read(config, "recipe", Recipe.class);
        Check.that(
                read.model().variant().equals(variant),
                config + "",
                "a recipe for variant " + variant,
                read.model().variant());
        return read;
    }

    /** The layer-by-layer recipe of the wanted kind. */
    GreedyRecipe greedy(StackedAutoencoder model) {
        if (config != null) {
            GreedyRecipe read = read(config, "greedy", GreedyRecipe.class);
            Check.that(read.model().equals(model), "--greedy", "the architecture that --config has", model);
            return read;
        }
        return Recipes.greedy(model, recipe == null ? Recipes.NAMES.get(0) : recipe);
    }

    /** A layer-by-layer recipe with the options that were given, in each of its phases. */
    GreedyRecipe applied(GreedyRecipe base) {
        Recipe fineTuning = base.fineTuning();
        return new GreedyRecipe(
                base.model(),
                base.layers().stream().map(this::applied).toList(),
                fineTuning == null ? null : applied(fineTuning));
    }

    /** A recipe with the options that were given. */
    Recipe applied(Recipe base) {
        Recipe changed = base;
        if (epochs != null) {
            changed = changed.withEpochs(Check.positive("--epochs", epochs));
        }
        if (batchSize != null) {
            changed = changed.withBatchSize(Check.positive("--batch-size", batchSize));
        }
        if (optimizer != null && optimizer != base.optimizer().kind()) {
            changed = changed.withOptimizer(new Optimizer(optimizer, usualRate(optimizer)));
        }
        if (learningRate != null) {
            Check.positive("--learning-rate", learningRate);
            changed = changed.withOptimizer(changed.optimizer().withLearningRate(learningRate));
        }
        return changed;
    }

    private static double usualRate(Optimizer.Kind kind) {
        return switch (kind) {
            case SGD -> 1;
            case MOMENTUM -> 0.1;
            case ADAM, NADAM, RMSPROP -> 1e-3;
        };
    }

    /** What a file holds under a name: at its top, or in the settings of a run.json; or all of it, if that is nowhere. */
    private static <T> T read(Path file, String name, Class<T> type) {
        try {
            JsonNode tree = Json.MAPPER.readTree(Files.readString(file));
            JsonNode settings = tree.path("settings");
            JsonNode found = settings.hasNonNull(name) ? settings.get(name) : tree.has(name) ? tree.get(name) : tree;
            return Json.MAPPER.treeToValue(found, type);
        } catch (JsonProcessingException e) {
            Throwable cause = e.getCause();
            String said = cause instanceof IllegalArgumentException ? cause.getMessage() : e.getOriginalMessage();
            String what = name.equals("recipe") ? name : name + " recipe";
            throw new IllegalArgumentException(file + ": expected a " + what + " as in run.json: " + said, e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": can't be read: " + Failures.message(e), e);
        }
    }
}
