package org.latent4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.common.Json;
import org.latent4j.data.DataOptions;
import org.latent4j.data.Dataset;
import org.latent4j.data.Datasets;
import org.latent4j.data.Examples;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Optimizer;
import org.latent4j.models.Variants;

class RecipesTest {
    @Test
    void hasBothRecipesForEveryVariantAndTheyTravelAsJson() {
        for (Variants.Entry variant : Variants.all()) {
            for (String name : Recipes.NAMES) {
                Recipe recipe = Recipes.of(variant.name(), name, variant.usualShape());
                assertThat(recipe.model().variant()).isEqualTo(variant.name());
                assertThat(Json.read(Json.write(recipe), Recipe.class)).isEqualTo(recipe);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "linear, SGD, 0.1, 32, 20",
        "stacked, SGD, 1.5, 32, 20",
        "tied, SGD, 1.5, 32, 10",
        "convolutional, SGD, 1.0, 32, 5",
        "recurrent, SGD, 0.1, 32, 10",
        "denoising, SGD, 1.0, 32, 10",
        "sparse, SGD, 1.0, 32, 10",
        "variational, RMSPROP, 0.001, 128, 25"
    })
    void chapterIsTheTextbooks(String variant, Optimizer.Kind kind, double rate, int batchSize, int epochs) {
        Recipe recipe = Recipes.of(variant, "chapter", List.of(28, 28, 1));
        assertThat(recipe.optimizer()).isEqualTo(new Optimizer(kind, rate));
        assertThat(recipe.batchSize()).isEqualTo(batchSize);
        assertThat(recipe.epochs()).isEqualTo(epochs);
        assertThat(recipe.schedule()).isEqualTo(new Schedule.Constant());
    }

    @Test
    void theDefaultLinearRecipeFindsThePrincipalPlane() {
        Dataset plane = Datasets.open("plane3d", DataOptions.defaults());
        TrainingResult result =
                Trainer.of(Recipes.of("linear", "default", List.of(3)), plane).train();
        for (Examples split : List.of(plane.train(), plane.validation())) {
            Evaluation evaluation = Evaluator.evaluate(result.model(), split, plane.train(), 1);
            assertThat(evaluation.mse()).isCloseTo(evaluation.pcaMse(), withinPercentage(0.1));
        }
    }

    @Test
    void refusesUnknownNames() {
        assertThatThrownBy(() -> Recipes.of("stacked", "best", List.of(4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("recipe: expected one of default, chapter, got best");
        assertThatThrownBy(() -> Recipes.of("deep", "default", List.of(4)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void linearRecipeOfFewValuesTakesAsManyStepsWhateverTheRows() {
        assertThat(Recipes.of("linear", "default", List.of(3), 60).epochs()).isEqualTo(800);
        assertThat(Recipes.of("linear", "default", List.of(3), 640).epochs()).isEqualTo(80);
        assertThat(Recipes.of("linear", "default", List.of(3), 50_000).epochs()).isEqualTo(20);
        assertThat(Recipes.of("linear", "chapter", List.of(3), 50_000).epochs()).isEqualTo(20);
        assertThat(Recipes.of("linear", "default", List.of(784), 640))
                .isEqualTo(Recipes.of("linear", "default", List.of(784)));
    }

    @Test
    void linearRecipeFindsThePrincipalComponentsOfThePlane() {
        Dataset plane = Datasets.open("plane3d", DataOptions.defaults());
        LatentModel model = Trainer.of(Recipes.of("linear", "default", List.of(3), 60), plane)
                .train()
                .model();
        for (Examples split : List.of(plane.train(), plane.validation(), plane.test())) {
            Evaluation evaluation = Evaluator.evaluate(model, split, plane.train(), 42);
            assertThat(evaluation.mse()).isCloseTo(evaluation.pcaMse(), withinPercentage(0.1));
        }
    }
}
