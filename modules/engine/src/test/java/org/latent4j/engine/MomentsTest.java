package org.latent4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Optimizer;
import org.latent4j.models.Variants;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Moments of weights that get no gradients, such as those of pixels that are always black, don't end as denormal numbers. */
class MomentsTest {
    private static final int SIZE = 64;
    private static final int BLACK = 40;
    private static final int WIDTH = 20;
    private static final int COUNT = 16;

    @ParameterizedTest
    @EnumSource(
            value = Optimizer.Kind.class,
            names = {"SGD"},
            mode = EnumSource.Mode.EXCLUDE)
    void ofBlackPixelsAreZerosOrNormal(Optimizer.Kind kind) {
        Autoencoder variant = Variants.with(
                Variants.defaults("stacked", List.of(SIZE)), Map.of("hiddenSizes", List.of(WIDTH), "latentSize", 5));
        LatentModel model = LatentModel.create(variant, new Optimizer(kind, 1e-3), 7);
        INDArray rows = Nd4j.rand(COUNT, SIZE);
        rows.get(NDArrayIndex.all(), NDArrayIndex.interval(0, BLACK)).assign(0);
        INDArray state = model.graph().getUpdater().getUpdaterStateViewArray();
        state.assign(2e-38f);
        int[] order = IntStream.range(0, COUNT).toArray();
        try (CompiledTraining training = CompiledTraining.of(model, COUNT, 2)) {
            for (int step = 0; step < 20; step++) {
                training.step(ArrayRows.of(rows), order, 0, COUNT, step);
            }
            training.write();
        }
        int zeros = 0;
        for (float moment : state.dup('c').data().asFloat()) {
            assertThat(moment == 0 || Math.abs(moment) >= Float.MIN_NORMAL)
                    .as("%s", moment)
                    .isTrue();
            zeros += moment == 0 ? 1 : 0;
        }
        assertThat(zeros).isGreaterThanOrEqualTo(BLACK * WIDTH);
    }
}
