package org.latent4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.latent4j.data.DataOptions;
import org.latent4j.data.Dataset;
import org.latent4j.data.Datasets;
import org.latent4j.models.StackedAutoencoder;
import org.latent4j.models.Variants;

/**
 * Trains every recipe on Fashion-MNIST and holds it to the loss that {@code docs/recipes.md} states.
 *
 * <p>Writes a row of that document's table for each to {@code target/recipes.md}. {@code -Dlatent4j.recipes=tied} runs
 * only lines whose name holds that text.
 */
@Tag("slow")
@Tag("shared")
class RecipeQualityTest {
    private static final List<Integer> PIXELS = List.of(28, 28, 1);
    private static final Path TABLE = Path.of("target", "recipes.md");

    /**
     * One line of the table.
     *
     * @param reach highest validation loss allowed, in the kept epoch
     */
    record Line(String name, Recipe recipe, double reach) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Line> lines() {
        Map<String, Object> dropout = Map.of("noise", "dropout", "noiseRate", 0.5);
        Map<String, Object> l1 = Map.of("sparsity", "l1");
        Map<String, Object> mse = Map.of("loss", "mse");
        return Stream.of(
                        line("stacked", "chapter", Map.of(), 20, 0.2860),
                        line("tied", "chapter", Map.of(), 10, 0.2835),
                        line("convolutional", "chapter", Map.of(), 5, 0.2700),
                        line("recurrent", "chapter", Map.of(), 10, 0.3240),
                        line("denoising", "chapter", Map.of(), 10, 0.2920),
                        line("denoising", "chapter", dropout, 10, 0.2965),
                        line("sparse", "chapter", Map.of(), 10, 0.3065),
                        line("sparse", "chapter", l1, 10, 0.3230),
                        line("variational", "chapter", Map.of(), 25, 0.3180),
                        line("stacked", "default", Map.of(), 10, 0.2780),
                        line("stacked", "default", mse, 10, 0.0112),
                        line("stacked", "default", Map.of(), 20, 0.2760),
                        line("tied", "default", Map.of(), 10, 0.2775),
                        line("denoising", "default", Map.of(), 10, 0.2815),
                        line("denoising", "default", dropout, 10, 0.2850),
                        line("sparse", "default", Map.of(), 10, 0.2685),
                        line("sparse", "default", l1, 10, 0.2830),
                        line("convolutional", "default", Map.of(), 5, 0.2690),
                        line("recurrent", "default", Map.of(), 10, 0.3230),
                        line("variational", "default", Map.of(), 25, 0.3100))
                .filter(line -> line.name().contains(System.getProperty("latent4j.recipes", "")));
    }

    private static Line line(String variant, String recipe, Map<String, ?> options, int epochs, double reach) {
        Recipe usual = Recipes.of(variant, recipe, PIXELS);
        String name = String.join(
                " ",
                variant,
                recipe,
                options.values().stream()
                        .filter(String.class::isInstance)
                        .map(Object::toString)
                        .findFirst()
                        .orElse(""),
                epochs + " epochs");
        return new Line(
                name.replaceAll(" +", " "),
                usual.withModel(Variants.with(usual.model(), options)).withEpochs(epochs),
                reach);
    }

    @ParameterizedTest
    @MethodSource("lines")
    void reachesItsLossOnFashionMnist(Line line) throws IOException {
        TrainingResult result = Trainer.of(line.recipe(), fashionMnist()).train();
        EpochRecord kept = result.kept();
        EpochRecord last = result.history().last();
        addRow(
                "| %s | %.5f | %.5f | %.5f | %.4f | %.1f |%n",
                line.name(),
                kept.validationLoss(),
                last.validationLoss(),
                kept.validationMse(),
                kept.validationRoundedAccuracy(),
                result.seconds() / result.history().size());
        assertThat(kept.validationLoss()).isLessThanOrEqualTo(line.reach());
    }

    @Test
    void greedyTrainingReachesItsLossOnFashionMnist() throws IOException {
        assumeTrue("greedy chapter".contains(System.getProperty("latent4j.recipes", "")), "another line is wanted");
        StackedAutoencoder model = (StackedAutoencoder) Variants.defaults("stacked", PIXELS);
        GreedyResult result = GreedyTrainer.of(Recipes.greedy(model, "chapter"), fashionMnist())
                .train();
        EpochRecord kept = Objects.requireNonNull(result.fineTuning()).kept();
        addRow(
                "| greedy chapter | %.5f | stacked %.5f | %.5f | %.4f | |%n",
                kept.validationLoss(), result.stackedLoss(), kept.validationMse(), kept.validationRoundedAccuracy());
        assertThat(kept.validationLoss()).isLessThanOrEqualTo(0.2870);
    }

    private static Dataset fashionMnist() {
        Path data = Path.of(System.getProperty("latent4j.shared", "shared"), "data");
        assumeTrue(Files.isDirectory(data), "needs Fashion-MNIST in " + data);
        return Datasets.open("fashion-mnist", DataOptions.defaults().withDataDir(data));
    }

    private static void addRow(String format, Object... values) throws IOException {
        String row = String.format(Locale.ROOT, format, values);
        System.out.print(row);
        Files.createDirectories(TABLE.getParent());
        Files.writeString(TABLE, row, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
