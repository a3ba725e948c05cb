package org.latent4j.reports.maps;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.latent4j.common.Numbers;
import org.latent4j.data.Progress;
import org.latent4j.training.Pca;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Makes maps of codings. */
public final class LatentMaps {
    private LatentMaps() {}

    /** The method that suits codings where nobody chose one: as they are, if they are one or two numbers a row; else t-SNE. */
    public static MapMethod suited(INDArray codings) {
        return codings.length() / Math.max(1, codings.size(0)) <= 2 ? MapMethod.CODINGS : MapMethod.TSNE;
    }

    /**
     * Places codings in the plane. Same codings, method and options: same map.
     *
     * <p>Rows with NaN or infinity are left out with a notice. Codings that are all equal become one place.
     *
     * @param codings {@code [rows, …]}; what is beyond the first axis counts as one row of numbers
     * @param progress hears how far it has come
     * @throws IllegalArgumentException if there are no rows or none is finite, or if {@link MapMethod#CODINGS} is asked of
     *     codings of more than two numbers
     */
    public static LatentMap of(MapMethod method, INDArray codings, MapOptions options, Progress progress) {
        CodingRows rows = CodingRows.of(codings, options.limit(), options.seed());
        Placing placing = new Placing(rows, options, (int) codings.size(0));
        return switch (method) {
            case CODINGS -> placing.asTheyAre();
            case PCA -> placing.byComponents();
            case TSNE -> placing.byNeighbours(progress);
        };
    }

    /** The places of some rows, by each method. */
    private record Placing(CodingRows rows, MapOptions options, int rowsInAll) {

        LatentMap asTheyAre() {
            int width = rows.values().columns();
            if (width > 2) {
                throw new IllegalArgumentException(
                        "LatentMaps.codings: expected one or two numbers a row to show as they are, got " + width);
            }
            double[][] points = rows.values().toDoubleMatrix();
            if (width == 2) {
                return map(MapMethod.CODINGS, points, new double[0], "coding 1", "coding 2", List.of());
            }
            Random random = new Random(options.seed());
            for (int i = 0; i < points.length; i++) {
                points[i] = new double[] {points[i][0], random.nextDouble()};
            }
            return map(MapMethod.CODINGS, points, new double[0], "coding 1", LatentMap.SPREAD, List.of());
        }

        LatentMap byComponents() {
            Pca pca = Pca.fit(rows.values(), 2);
            double[][] projected = pca.project(rows.values()).toDoubleMatrix();
            double[][] points = new double[projected.length][2];
            for (int i = 0; i < points.length; i++) {
                System.arraycopy(projected[i], 0, points[i], 0, projected[i].length);
            }
            double[] shares = java.util.Arrays.copyOf(pca.explainedVariance(), 2);
            return map(MapMethod.PCA, points, shares, component(1, shares), component(2, shares), equality());
        }

        /** Where there are too few rows for t-SNE, or all are equal, principal components say the same. */
        LatentMap byNeighbours(Progress progress) {
            if (rows.size() < Tsne.FEWEST_ROWS || rows.allEqual()) {
                LatentMap map = byComponents();
                return rows.size() < Tsne.FEWEST_ROWS
                        ? map.withNotice(
                                "is by principal components, as t-SNE needs at least " + Tsne.FEWEST_ROWS + " rows")
                        : map;
            }
            double largest = Tsne.largestPerplexity(rows.size());
            double perplexity = Math.min(options.perplexity(), largest);
            List<String> notices = perplexity == options.perplexity()
                    ? List.of()
                    : List.of(String.format(
                            Locale.ROOT,
                            "has a perplexity of %s instead of %s, a third of the neighbours that %,d rows have",
                            Numbers.text(largest),
                            Numbers.text(options.perplexity()),
                            rows.size()));
            double[][] points = Tsne.places(rows.values(), perplexity, options.seed(), options.threads(), progress);
            return map(MapMethod.TSNE, points, new double[0], "t-SNE 1 (no unit)", "t-SNE 2 (no unit)", notices);
        }

        private static String component(int number, double[] shares) {
            return String.format(Locale.ROOT, "component %d (%.1f %% of variance)", number, 100 * shares[number - 1]);
        }

        private List<String> equality() {
            return rows.size() > 1 && rows.allEqual()
                    ? List.of("has one place for all rows: their codings are equal")
                    : List.of();
        }

        private LatentMap map(
                MapMethod method, double[][] points, double[] shares, String x, String y, List<String> notices) {
            List<String> all = new ArrayList<>(rows.notices());
            all.addAll(notices);
            return new LatentMap(method, options.seed(), points, rows.rows(), rowsInAll, shares, all, x, y);
        }
    }
}
