package org.latent4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.latent4j.common.Json;
import org.latent4j.data.Dataset;
import org.latent4j.data.Examples;
import org.latent4j.models.LatentModel;
import org.latent4j.models.LinearAutoencoder;
import org.latent4j.models.Variants;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class EvaluatorTest {
    static List<String> variants() {
        return Variants.names();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void countsTheLossAsTrainingDid(String name) {
        Dataset data = Samples.dataset(
                Samples.features(1, Samples.shape(name, 40)), Samples.features(2, Samples.shape(name, 20)));
        TrainingResult result = Trainer.of(
                        Samples.recipe(Samples.variant(name), 2).withBatchSize(7), data)
                .train();
        Evaluation evaluation = Evaluator.evaluate(result.model(), data.validation(), data.train(), 1);
        EpochRecord kept = result.kept();
        assertThat(evaluation.rows()).isEqualTo(20);
        assertThat(evaluation.loss()).isEqualTo(kept.validationLoss());
        assertThat(evaluation.bce()).isEqualTo(kept.validationBce());
        assertThat(evaluation.mse()).isEqualTo(kept.validationMse());
        assertThat(evaluation.roundedAccuracy()).isEqualTo(kept.validationRoundedAccuracy());
        assertThat(evaluation.bce()).isGreaterThanOrEqualTo(evaluation.pixelEntropy());
    }

    @Test
    void writesItsNumbersUnderTheirNames() {
        JsonNode linear = json(LatentModel.create(new LinearAutoencoder(6, 2), Samples.NADAM, 1));
        List<String> common = List.of("rows", "loss", "bce", "mse", "roundedAccuracy", "pcaMse", "pixelEntropy");
        assertThat(names(linear)).containsExactlyElementsOf(common);

        JsonNode variational = json(LatentModel.create(Samples.variant("variational"), Samples.NADAM, 1));
        assertThat(names(variational))
                .containsAll(common)
                .contains("elbo", "logLikelihood", "logLikelihoodRows", "logLikelihoodSamples", "activeUnits")
                .doesNotContain("meanActivation");
        assertThat(variational.get("logLikelihood").asDouble())
                .isGreaterThan(variational.get("elbo").asDouble());

        JsonNode sparse = json(LatentModel.create(Samples.variant("sparse"), Samples.NADAM, 1));
        assertThat(names(sparse)).containsAll(common).contains("meanActivation", "activeUnits");
        assertThat(names(sparse)).doesNotContain("elbo", "logLikelihood");
    }

    @Test
    void comparesWithAsManyPrincipalComponentsAsCodings() {
        INDArray train = Samples.features(1, 50, 6);
        INDArray test = Samples.features(2, 20, 6);
        LatentModel model = LatentModel.create(new LinearAutoencoder(6, 1), Samples.NADAM, 1);
        Evaluation evaluation = Evaluator.evaluate(model, Examples.of(test), Examples.of(train), 1);
        INDArray error = Pca.fit(train, 1).reconstruct(test).sub(test);
        assertThat(evaluation.pcaMse()).isCloseTo(error.mul(error).meanNumber().doubleValue(), within(1e-8));
        assertThat(evaluation.pcaMse()).isGreaterThan(1e-4);
    }

    /** Codings 0.5 throughout but for one unit that is near 0 for one half of the rows and near 1 for the other. */
    @Test
    void countsUnitsThatVary() {
        LatentModel model = LatentModel.create(
                Variants.with(Samples.variant("sparse"), Map.of("hiddenSizes", List.of(), "latentSize", 4)),
                Samples.NADAM,
                1);
        model.graph().params().assign(0);
        INDArray kernel = model.graph().getLayer("activations").getParam("W");
        kernel.putScalar(0, 2, 100);
        INDArray rows = Nd4j.zeros(8, 6);
        for (int row = 0; row < 4; row++) {
            rows.putScalar(row, 0, 1);
        }
        Evaluation evaluation = Evaluator.evaluate(model, Examples.of(rows), Examples.of(rows), 1);
        assertThat(evaluation.activeUnits()).isEqualTo(1);
        // Three units at 0.5 and one at 1 for half of the rows, at 0.5 for the other.
        assertThat(evaluation.meanActivation()).isCloseTo((3 * 0.5 + 0.75) / 4, within(1e-6));
    }

    @Test
    void takesPenaltiesAtFullWeightThoughTheWarmUpIsNotOver() {
        Map<String, Object> warming = Map.of("klWarmUpEpochs", 100);
        LatentModel early =
                LatentModel.create(Variants.with(Samples.variant("variational"), warming), Samples.NADAM, 1);
        LatentModel plain = LatentModel.create(Samples.variant("variational"), Samples.NADAM, 1);
        Examples rows = Examples.of(Samples.features(1, 20, 6));
        assertThat(Evaluator.evaluate(early, rows, rows, 1).loss())
                .isEqualTo(Evaluator.evaluate(plain, rows, rows, 1).loss());
        assertThat(early.graph().getConfiguration().getEpochCount()).isZero();
        assertThat(early.graph().getLayer("codings").getEpochCount()).isZero();
    }

    @Test
    void hasNoCrossEntropyForValuesOutsideTheUnitRange() {
        INDArray rows = Samples.features(1, 20, 6).mul(3);
        LatentModel linear = LatentModel.create(new LinearAutoencoder(6, 2), Samples.NADAM, 1);
        Evaluation evaluation = Evaluator.evaluate(linear, Examples.of(rows), Examples.of(rows), 1);
        assertThat(evaluation.bce()).isNull();
        assertThat(evaluation.pixelEntropy()).isNull();
        assertThat(evaluation.loss()).isEqualTo(evaluation.mse());
        LatentModel stacked = LatentModel.create(Samples.stacked(), Samples.NADAM, 1);
        assertThat(Evaluator.evaluate(stacked, Examples.of(rows), Examples.of(rows), 1)
                        .loss())
                .isNull();
    }

    @Test
    void countsOnlyRealStepsOfMaskedSequences() {
        LatentModel model = LatentModel.create(Samples.variant("recurrent"), Samples.NADAM, 3);
        INDArray features = Samples.features(5, 3, 4, 3);
        INDArray mask = Nd4j.createFromArray(new float[][] {{1, 1, 1, 1}, {1, 1, 0, 0}, {1, 0, 0, 0}});
        Examples masked = Samples.masked(features, mask);
        INDArray changed = features.dup();
        changed.putScalar(new int[] {2, 3, 0}, 0.3);
        Evaluation one = Evaluator.evaluate(model, masked, masked, 1);
        Evaluation other = Evaluator.evaluate(model, Samples.masked(changed, mask), masked, 1);
        assertThat(other.loss()).isEqualTo(one.loss());
        assertThat(other.mse()).isEqualTo(one.mse());
        assertThat(other.pixelEntropy()).isEqualTo(one.pixelEntropy());
        Examples longer = Examples.of(Samples.features(5, 3, 5, 3));
        assertThat(Evaluator.evaluate(model, longer, masked, 1).pcaMse()).isNull();
    }

    @Test
    void refusesMissingValues() {
        INDArray rows = Samples.features(1, 5, 6);
        rows.putScalar(3, 0, Float.NaN);
        LatentModel model = LatentModel.create(Samples.stacked(), Samples.NADAM, 1);
        assertThatThrownBy(() -> Evaluator.evaluate(model, Examples.of(rows), Examples.of(rows), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row 3 of the evaluated split: expected finite numbers, found NaN; replace or drop missing"
                        + " values");
    }

    private static JsonNode json(LatentModel model) {
        Examples rows = Examples.of(Samples.features(1, 20, 6));
        return Json.MAPPER.valueToTree(Evaluator.evaluate(model, rows, rows, 1));
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
