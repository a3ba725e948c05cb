package org.latent4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.latent4j.data.Examples;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Variants;
import org.latent4j.models.VariationalAutoencoder;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class ValidationTest {
    static java.util.List<String> variants() {
        return Variants.names();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void lossIsTheGraphsScoreWeightedByRows(String name) {
        Autoencoder variant = Samples.variant(name);
        LatentModel model = LatentModel.create(variant, Samples.NADAM, 3);
        INDArray features = Samples.features(5, Samples.shape(name, 40));
        INDArray input = model.toGraph(features);
        double first = score(model, input, 0, 32, 0);
        double last = score(model, input, 32, 40, 1);
        double expected = (32 * first + 8 * last) / 40 / variant.valuesPerExample();

        Validation.Scores scores = new Validation(model).of(Rows.of(Examples.of(features), model), 32);

        assertThat(scores.loss()).isCloseTo(expected, within(1e-5 * expected));
        INDArray error = model.reconstruct(features).sub(features);
        assertThat(scores.measures().mse())
                .isCloseTo(error.mul(error).meanNumber().doubleValue(), within(1e-6));
    }

    @Test
    void countsOnlyRealStepsOfMaskedSequences() {
        LatentModel model = LatentModel.create(Samples.variant("recurrent"), Samples.NADAM, 3);
        INDArray features = Samples.features(5, 3, 4, 3);
        INDArray mask = Nd4j.createFromArray(new float[][] {{1, 1, 1, 1}, {1, 1, 0, 0}, {1, 0, 0, 0}});
        Rows rows = Rows.of(Samples.masked(features, mask), model);
        Rows.Batch batch = rows.batch(new int[] {0, 1, 2}, 0, 3);
        assertThat(batch.values()).isEqualTo(7 * 3);

        Validation.Scores scores = new Validation(model).of(rows, 3);

        DataSet data = new DataSet(batch.input(), batch.input(), batch.mask(), batch.mask());
        double perValue = model.graph().score(data, false) * 3 / 21;
        assertThat(scores.loss()).isCloseTo(perValue, within(1e-5));
        INDArray changed = features.dup();
        changed.putScalar(new int[] {2, 3, 0}, 0.77);
        Validation.Scores same = new Validation(model).of(Rows.of(Samples.masked(changed, mask), model), 3);
        assertThat(same.loss()).isEqualTo(scores.loss());
    }

    /** The graph's own score; a variational model's with the draws that validation makes in that step. */
    private static double score(LatentModel model, INDArray input, int from, int to, int step) {
        int[] rows = java.util.stream.IntStream.range(from, to).toArray();
        long[] shape = input.shape().clone();
        shape[0] = rows.length;
        INDArray flat = input.reshape('c', input.size(0), input.length() / input.size(0));
        INDArray part = Nd4j.pullRows(flat, 1, rows).reshape('c', shape);
        Nd4j.getRandom().setSeed(Seeds.of(1, 0, step));
        boolean draws = model.variant() instanceof VariationalAutoencoder;
        return model.graph().score(new DataSet(part, part), draws);
    }
}
