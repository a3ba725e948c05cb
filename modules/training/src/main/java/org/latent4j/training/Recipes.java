package org.latent4j.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.Optimizer;
import org.latent4j.models.StackedAutoencoder;
import org.latent4j.models.Variants;

/**
 * The recipes by variant: {@code default}, chosen by measurement, and {@code chapter}, the textbook's.
 *
 * <p>Source of {@code chapter}: A. Géron, "Hands-On Machine Learning", 2nd edition, notebook of chapter 17.
 */
public final class Recipes {
    /** Names of the recipes, the usual one first. */
    public static final List<String> NAMES = List.of("default", "chapter");

    private static final Schedule CONSTANT = new Schedule.Constant();
    private static final Schedule COSINE = new Schedule.Cosine(0.01);

    /** Marks lines for examples of few values: rates that suit the size, and epochs of one step each, as with few rows. */
    private static final String FEW_VALUES = "few-valued ";

    private static final int FEW = 30;

    /** Epochs that such a line has at least, however many steps each takes. */
    private static final int FEWEST_EPOCHS = 20;

    private static final Map<String, Steps> CHAPTER = Map.of(
            "linear", new Steps(sgd(0.1), 32, 20, CONSTANT),
            "stacked", new Steps(sgd(1.5), 32, 20, CONSTANT),
            "tied", new Steps(sgd(1.5), 32, 10, CONSTANT),
            "convolutional", new Steps(sgd(1.0), 32, 5, CONSTANT),
            "recurrent", new Steps(sgd(0.1), 32, 10, CONSTANT),
            "denoising", new Steps(sgd(1.0), 32, 10, CONSTANT),
            "sparse", new Steps(sgd(1.0), 32, 10, CONSTANT),
            "variational", new Steps(new Optimizer(Optimizer.Kind.RMSPROP, 1e-3), 128, 25, CONSTANT));

    private static final Map<String, Steps> DEFAULT = Map.of(
            "linear",
            new Steps(nadam(3e-3), 32, 10, new Schedule.Cosine(0)),
            FEW_VALUES + "linear",
            new Steps(nadam(0.15), 64, 800, new Schedule.Cosine(0)),
            "stacked",
            new Steps(nadam(2e-3), 32, 20, COSINE),
            "tied",
            new Steps(nadam(2e-3), 32, 10, COSINE),
            "convolutional",
            new Steps(nadam(2e-3), 32, 5, COSINE),
            "recurrent",
            new Steps(nadam(2e-3), 32, 10, COSINE),
            "denoising",
            new Steps(nadam(2e-3), 32, 10, COSINE),
            "sparse",
            new Steps(nadam(2e-3), 32, 10, COSINE),
            "variational",
            new Steps(nadam(2e-3), 128, 25, COSINE));

    private static final Steps CHAPTER_OUTER = new Steps(sgd(1.5), 32, 10, CONSTANT);
    private static final Steps CHAPTER_INNER = new Steps(sgd(0.05), 32, 10, CONSTANT);
    private static final Steps CHAPTER_FINE_TUNING = new Steps(sgd(0.1), 32, 10, CONSTANT);
    private static final Steps GREEDY_DEFAULT = new Steps(nadam(2e-3), 32, 10, COSINE);

    private Recipes() {}

    /** A recipe without its architecture. */
    private record Steps(Optimizer optimizer, int batchSize, int epochs, Schedule schedule) {
        Recipe recipe(Autoencoder model) {
            return new Recipe(model, optimizer, batchSize, epochs, schedule);
        }
    }

    /**
     * A recipe for a variant of default size.
     *
     * @param variant its name
     * @param name one of {@link #NAMES}
     * @param exampleShape of one example in Keras's layout
     * @throws IllegalArgumentException if there is no such variant or recipe, or the variant can't take such examples
     */
    public static Recipe of(String variant, String name, List<Integer> exampleShape) {
        Map<String, Steps> table = switch (name) {
            case "default" -> DEFAULT;
            case "chapter" -> CHAPTER;
            default -> throw unknown(name);
        };
        var model = Variants.defaults(variant, exampleShape);
        Steps usual = table.get(variant);
        Steps steps = model.valuesPerExample() <= FEW ? table.getOrDefault(FEW_VALUES + variant, usual) : usual;
        if (steps == null) {
            throw new IllegalStateException("recipe " + name + ": has no line for variant " + variant);
        }
        return steps.recipe(model);
    }

    /**
     * A recipe for a variant of default size and a number of training rows: where epochs are counted for few rows, more
     * rows get fewer epochs, down to twenty.
     *
     * @see #of(String, String, List)
     */
    public static Recipe of(String variant, String name, List<Integer> exampleShape, int rows) {
        Recipe recipe = of(variant, name, exampleShape);
        boolean few = recipe.model().valuesPerExample() <= FEW && DEFAULT.containsKey(FEW_VALUES + variant);
        if (!few || !name.equals("default")) {
            return recipe;
        }
        int steps = (rows + recipe.batchSize() - 1) / recipe.batchSize();
        return recipe.withEpochs(Math.max(FEWEST_EPOCHS, recipe.epochs() / Math.max(1, steps)));
    }

    /**
     * A recipe for training a stacked autoencoder layer by layer.
     *
     * @param name one of {@link #NAMES}
     */
    public static GreedyRecipe greedy(StackedAutoencoder model, String name) {
        boolean chapter = name.equals("chapter");
        if (!chapter && !name.equals("default")) {
            throw unknown(name);
        }
        List<StackedAutoencoder> shallow = GreedyRecipe.shallow(model);
        List<Recipe> layers = new ArrayList<>();
        for (StackedAutoencoder layer : shallow) {
            Steps steps = !chapter ? GREEDY_DEFAULT : layers.isEmpty() ? CHAPTER_OUTER : CHAPTER_INNER;
            layers.add(steps.recipe(layer));
        }
        return new GreedyRecipe(model, layers, (chapter ? CHAPTER_FINE_TUNING : GREEDY_DEFAULT).recipe(model));
    }

    private static IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException("recipe: expected one of " + String.join(", ", NAMES) + ", got " + name);
    }

    private static Optimizer sgd(double learningRate) {
        return new Optimizer(Optimizer.Kind.SGD, learningRate);
    }

    private static Optimizer nadam(double learningRate) {
        return new Optimizer(Optimizer.Kind.NADAM, learningRate);
    }
}
