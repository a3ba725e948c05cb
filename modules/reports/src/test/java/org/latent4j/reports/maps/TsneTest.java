package org.latent4j.reports.maps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.latent4j.data.Progress;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TsneTest {
    private static final MapOptions OPTIONS = MapOptions.defaults();

    private static LatentMap map(INDArray codings, MapOptions options) {
        return LatentMaps.of(MapMethod.TSNE, codings, options, Progress.NONE);
    }

    /** Rows of class i mod 3, normally distributed around places 10 apart in five dimensions. */
    private static INDArray clusters(int rows) {
        Random random = new Random(21);
        float[][] values = new float[rows][5];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < 5; j++) {
                values[i][j] = (float) (random.nextGaussian() + (j == i % 3 ? 10 : 0));
            }
        }
        return Nd4j.createFromArray(values);
    }

    private static void assertFinite(LatentMap map) {
        for (double[] point : map.points()) {
            assertThat(Double.isFinite(point[0]) && Double.isFinite(point[1])).isTrue();
        }
    }

    @Test
    void keepsClustersApart() {
        double[][] points = map(clusters(600), OPTIONS).points();
        int agreeing = 0;
        for (int i = 0; i < points.length; i++) {
            int nearest = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int j = 0; j < points.length; j++) {
                double distance = Math.hypot(points[i][0] - points[j][0], points[i][1] - points[j][1]);
                if (j != i && distance < least) {
                    least = distance;
                    nearest = j;
                }
            }
            agreeing += nearest % 3 == i % 3 ? 1 : 0;
        }
        assertThat(agreeing).isGreaterThan(570);
    }

    @Test
    void givesTheSameMapForAnyNumberOfThreads() {
        double[][] alone = map(clusters(300), OPTIONS.withThreads(1)).points();
        assertThat(map(clusters(300), OPTIONS.withThreads(3)).points()).isDeepEqualTo(alone);
        assertThat(map(clusters(300), OPTIONS.withThreads(1)).points()).isDeepEqualTo(alone);
        assertThat(map(clusters(300), OPTIONS.withSeed(43)).points()[0]).isNotEqualTo(alone[0]);
    }

    @Test
    void doesNotDependOnScale() {
        double[][] points = map(clusters(120), OPTIONS).points();
        assertThat(map(clusters(120).mul(1 << 20), OPTIONS).points()).isDeepEqualTo(points);
    }

    @Test
    void lowersThePerplexityToWhatTheRowsAllow() {
        LatentMap map = map(clusters(31), OPTIONS);
        assertThat(map.notices())
                .containsExactly("has a perplexity of 10 instead of 30, a third of the neighbours that 31 rows have");
        assertFinite(map);
        assertThat(map(clusters(91), OPTIONS).notices()).isEmpty();
    }

    @Test
    void mapsFewRows() {
        assertFinite(map(clusters(5), OPTIONS));
        for (int rows : new int[] {1, 2, 4}) {
            LatentMap map = map(clusters(rows), OPTIONS);
            assertFinite(map);
            assertThat(map.method()).isEqualTo(MapMethod.PCA);
            assertThat(map.notices()).containsExactly("is by principal components, as t-SNE needs at least 5 rows");
        }
    }

    @Test
    void mapsEqualRows() {
        LatentMap map = map(Nd4j.ones(50, 4), OPTIONS);
        assertThat(map.points()).isDeepEqualTo(new double[50][2]);
        assertThat(map.notices()).containsExactly("has one place for all rows: their codings are equal");
    }

    /** Half of the rows are the same one, more than have room among a row's neighbours. */
    @Test
    void mapsDuplicates() {
        INDArray codings = clusters(400);
        for (int i = 0; i < 400; i += 2) {
            codings.getRow(i).assign(3);
        }
        assertFinite(map(codings, OPTIONS));
    }

    @Test
    void leavesTheLineOfCodingsOfOneNumber() {
        LatentMap map = map(clusters(200).getColumn(0).dup().reshape(200, 1), OPTIONS);
        assertFinite(map);
        double[][] points = map.points();
        assertThat(java.util.Arrays.stream(points)
                        .mapToDouble(point -> point[1])
                        .max()
                        .orElse(0))
                .isGreaterThan(1);
    }

    @Test
    void mapsRowsOfWhichOneIsFarAway() {
        INDArray codings = clusters(60);
        codings.getRow(7).assign(1e30);
        assertFinite(map(codings, OPTIONS));
    }

    @Test
    void tellsOfItsProgress() {
        StringBuilder heard = new StringBuilder();
        LatentMaps.of(MapMethod.TSNE, clusters(50), OPTIONS, (what, done, total) -> {
            if (done == total) {
                heard.append(what).append(' ').append(total).append("; ");
            }
        });
        assertThat(heard).hasToString("nearest neighbours 50; t-SNE 1500; ");
    }
}
