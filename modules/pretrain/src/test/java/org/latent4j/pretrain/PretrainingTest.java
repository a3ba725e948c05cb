package org.latent4j.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.engine.CompiledTraining;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Nonlinearity;
import org.latent4j.models.Optimizer;
import org.latent4j.models.Variants;
import org.latent4j.training.Recipes;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PretrainingTest {
    private static final Head BARE = new Head(List.of(), Nonlinearity.SELU, 0);

    private static LatentModel autoencoder(String variant) {
        List<Integer> shape = switch (variant) {
            case "recurrent" -> List.of(5, 3);
            case "convolutional" -> List.of(9, 8, 2);
            default -> List.of(12);
        };
        Autoencoder model = Recipes.of(variant, "default", shape).model();
        if (!variant.equals("convolutional") && !variant.equals("linear")) {
            model = Variants.with(
                    model,
                    variant.equals("recurrent")
                            ? Map.of("hiddenSizes", List.of(4), "latentSize", 3)
                            : Map.of("hiddenSizes", List.of(7), "latentSize", 4));
        }
        return LatentModel.create(model, new Optimizer(Optimizer.Kind.ADAM, 1e-3), 5);
    }

    private static INDArray rows(LatentModel model) {
        Nd4j.getRandom().setSeed(3);
        long[] shape = new long[model.inputShape().size() + 1];
        shape[0] = 6;
        for (int i = 1; i < shape.length; i++) {
            shape[i] = model.inputShape().get(i - 1);
        }
        return Nd4j.rand(shape);
    }

    /** A head that reads the codings gives softmax(codings W + b), whatever the encoder was trained with besides. */
    @ParameterizedTest
    @ValueSource(
            strings = {"linear", "stacked", "tied", "convolutional", "recurrent", "denoising", "sparse", "variational"})
    void theHeadReadsTheModelsCodings(String variant) {
        LatentModel model = autoencoder(variant);
        INDArray rows = rows(model);
        LatentModel classifier = Pretraining.of(model).head(BARE).classifier(3, 1);
        INDArray codings = model.encode(rows);
        if (codings.rank() == 4) { // DL4J flattens channel by channel
            codings = codings.permute(0, 3, 1, 2).dup('c').reshape('c', 6, codings.length() / 6);
        }
        INDArray logits = codings.mmul(classifier.graph().getLayer("output").getParam("W"));
        INDArray expected = Nd4j.nn().softmax(logits, 1);
        assertThat(classifier.predict(List.of(rows)).get(0).equalsWithEps(expected, 1e-5))
                .isTrue();
        assertThat(classifier.encode(rows).equalsWithEps(model.encode(rows), 1e-6))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"linear", "stacked", "tied", "convolutional", "recurrent", "denoising", "sparse", "variational"})
    void theEngineTrainsAll(String variant) {
        LatentModel classifier = Pretraining.of(autoencoder(variant)).classifier(3, 1);
        try (CompiledTraining training = CompiledTraining.of(classifier, 8, 1)) {
            assertThat(training.threads()).isEqualTo(1);
        }
    }

    @Test
    void startsFromTheModelsWeightsOrFromNewOnes() {
        LatentModel model = autoencoder("stacked");
        INDArray kernel = model.graph().getLayer("encoder_1").getParam("W");
        LatentModel pretrained = Pretraining.of(model).classifier(3, 1);
        LatentModel fresh = Pretraining.of(model).pretrained(false).classifier(3, 1);
        assertThat(pretrained.graph().getLayer("encoder_1").getParam("W")).isEqualTo(kernel);
        assertThat(fresh.graph().getLayer("encoder_1").getParam("W")).isNotEqualTo(kernel);
        assertThat(fresh.graph().params())
                .isEqualTo(Pretraining.of(model)
                        .pretrained(false)
                        .classifier(3, 1)
                        .graph()
                        .params());
        pretrained.graph().params().assign(0);
        assertThat(kernel.norm2Number().doubleValue()).isPositive();
    }

    @Test
    void aHeadsFirstWeightsHaveAVarianceOfOneByInputs() {
        LatentModel classifier = Pretraining.of(autoencoder("stacked"))
                .head(new Head(List.of(300), Nonlinearity.SELU, 0))
                .classifier(3, 1);
        for (String layer : List.of("head_1", "output")) {
            INDArray weights = classifier.graph().getLayer(layer).getParam("W");
            assertThat(weights.stdNumber().doubleValue() * Math.sqrt((double) weights.size(0)))
                    .as(layer)
                    .isBetween(0.9, 1.1);
        }
    }

    @Test
    void canBeCutAtAnyLayer() {
        LatentModel model = autoencoder("stacked");
        LatentModel classifier = Pretraining.upTo(model, "encoder_1").head(BARE).classifier(3, 1);
        assertThat(classifier.graph().getLayer("output").getParam("W").shape()).containsExactly(7, 3);
        assertThatThrownBy(() -> Pretraining.upTo(model, "no_such_layer")).hasMessageContaining("encoder_1");
    }

    @Test
    void aRegressorIsLinear() {
        LatentModel model = autoencoder("stacked");
        LatentModel regressor = Pretraining.of(model).head(BARE).regressor(2, 1);
        INDArray rows = rows(model);
        INDArray expected =
                model.encode(rows).mmul(regressor.graph().getLayer("output").getParam("W"));
        assertThat(regressor.predict(List.of(rows)).get(0).equalsWithEps(expected, 1e-5))
                .isTrue();
    }
}
