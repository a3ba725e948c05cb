package org.latent4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.common.Json;
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
    void refusesUnknownNames() {
        assertThatThrownBy(() -> Recipes.of("stacked", "best", List.of(4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("recipe: expected one of default, chapter, got best");
        assertThatThrownBy(() -> Recipes.of("deep", "default", List.of(4)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
