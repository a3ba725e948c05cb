package org.latent4j.reports.maps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.latent4j.data.Progress;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LatentMapsTest {
    private static final MapOptions OPTIONS = MapOptions.defaults();

    private static LatentMap map(MapMethod method, INDArray codings) {
        return LatentMaps.of(method, codings, OPTIONS, Progress.NONE);
    }

    private static INDArray normal(int rows, int width) {
        Nd4j.getRandom().setSeed(7);
        return Nd4j.randn(rows, width).castTo(org.nd4j.linalg.api.buffer.DataType.FLOAT);
    }

    @Test
    void placesByTheFirstTwoComponents() {
        INDArray cross = Nd4j.createFromArray(new float[][] {{0, 3, 5}, {0, -3, 5}, {1, 0, 5}, {-1, 0, 5}});
        LatentMap map = map(MapMethod.PCA, cross);
        assertThat(map.points()).isDeepEqualTo(new double[][] {{3, 0}, {-3, 0}, {0, 1}, {0, -1}});
        assertThat(map.explainedVariance()).containsExactly(new double[] {0.9, 0.1}, within(1e-12));
        assertThat(map.xAxis()).isEqualTo("component 1 (90.0 % of variance)");
        assertThat(map.notices()).isEmpty();
    }

    @Test
    void showsTwoNumbersAsTheyAre() {
        INDArray codings = normal(5, 2);
        assertThat(LatentMaps.suited(codings)).isEqualTo(MapMethod.CODINGS);
        assertThat(map(MapMethod.CODINGS, codings).points()).isDeepEqualTo(codings.toDoubleMatrix());
    }

    @Test
    void spreadsOneNumber() {
        LatentMap map = map(MapMethod.CODINGS, normal(50, 1));
        assertThat(map.points()[3][0]).isEqualTo(normal(50, 1).getDouble(3));
        assertThat(map.yAxis()).isEqualTo("spread at random");
        assertThat(map(MapMethod.PCA, normal(50, 1)).explainedVariance()).containsExactly(1, 0);
    }

    @Test
    void refusesToShowManyNumbersAsTheyAre() {
        assertThatThrownBy(() -> map(MapMethod.CODINGS, normal(5, 3)))
                .hasMessage("LatentMaps.codings: expected one or two numbers a row to show as they are, got 3");
    }

    @Test
    void drawsRowsOfMoreThanTheLimit() {
        INDArray codings = normal(1000, 3);
        LatentMap map = LatentMaps.of(MapMethod.PCA, codings, OPTIONS.withLimit(100), Progress.NONE);
        assertThat(map.rows()).hasSize(100).isSorted().doesNotHaveDuplicates();
        assertThat(map.notices()).containsExactly("shows 100 of 1,000 rows, drawn at random");
        assertThat(map.description()).isEqualTo("principal components, 100 of 1,000 rows");
        assertThat(LatentMaps.of(MapMethod.PCA, codings, OPTIONS.withLimit(100), Progress.NONE)
                        .rows())
                .isEqualTo(map.rows());
        assertThat(LatentMaps.of(MapMethod.PCA, codings, OPTIONS.withLimit(100).withSeed(43), Progress.NONE)
                        .rows())
                .isNotEqualTo(map.rows());
    }

    @Test
    void leavesOutRowsThatAreNotFinite() {
        INDArray codings = normal(6, 3);
        codings.putScalar(2, 1, Double.NaN);
        codings.putScalar(4, 0, Double.POSITIVE_INFINITY);
        LatentMap map = map(MapMethod.PCA, codings);
        assertThat(map.rows()).containsExactly(0, 1, 3, 5);
        assertThat(map.labelsOf(new int[] {10, 11, 12, 13, 14, 15})).containsExactly(10, 11, 13, 15);
        assertThat(map.notices()).containsExactly("leaves out 2 of 6 rows whose codings are NaN or infinite");
    }

    @Test
    void refusesCodingsOfWhichNoneIsFinite() {
        INDArray codings = Nd4j.valueArrayOf(new long[] {4, 3}, Float.NaN);
        assertThatThrownBy(() -> map(MapMethod.PCA, codings))
                .hasMessage("LatentMaps.codings: expected finite numbers, got NaN or infinity in every row");
    }

    @Test
    void putsEqualCodingsInOnePlace() {
        LatentMap map = map(MapMethod.PCA, Nd4j.ones(20, 5));
        assertThat(map.points()).isDeepEqualTo(new double[20][2]);
        assertThat(map.notices()).containsExactly("has one place for all rows: their codings are equal");
    }

    @Test
    void takesImagesOfCodings() {
        assertThat(map(MapMethod.PCA, normal(10, 36).reshape(10, 3, 3, 4)).size())
                .isEqualTo(10);
    }
}
