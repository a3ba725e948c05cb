package org.latent4j.reports.maps;

import java.util.Random;
import org.latent4j.data.Progress;
import org.latent4j.training.Pca;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * t-SNE: places that keep each row's neighbours.
 *
 * <p>Starts from the first two principal components, scaled to a standard deviation of 1e-4 along the first, and moved by a
 * seeded hundredth of that so that equal rows don't share a place and rows on a line can leave it. {@value #EXAGGERATED}
 * iterations with p {@value #EXAGGERATION} times as large, then as many as make {@value #ITERATIONS}; learning rate
 * rows / 48, at least 50; each coordinate's step grows while it keeps its direction.
 *
 * <p>Sources: L. van der Maaten, "Accelerating t-SNE using tree-based algorithms", JMLR 15, 2014; D. Kobak, P. Berens, "The
 * art of using t-SNE for single-cell transcriptomics", Nature Communications 10, 2019 (start, learning rate).
 */
final class Tsne {
    /** Fewest rows that have neighbours to choose from. */
    static final int FEWEST_ROWS = 5;

    private static final int ITERATIONS = 1500;
    private static final int EXAGGERATED = 250;
    private static final double EXAGGERATION = 12;
    private static final double LEAST_RATE = 50;
    private static final double THETA = 0.5;
    private static final double SPREAD = 1e-4;
    private static final double LEAST_GAIN = 0.01;

    private Tsne() {}

    /** The largest perplexity that so many rows allow: each has three times as many neighbours. */
    static double largestPerplexity(int rows) {
        return (rows - 1) / 3.0;
    }

    /**
     * Places rows.
     *
     * @param rows {@code [rows, numbers]}, finite, not all equal, at least {@value #FEWEST_ROWS}
     * @param perplexity above 1, at most {@link #largestPerplexity}
     * @return {@code [rows][2]}
     */
    static double[][] places(INDArray rows, double perplexity, long seed, int threads, Progress progress) {
        Workers workers = new Workers(threads);
        try (workers) {
            int neighbours = (int) Math.min(rows.rows() - 1, 3 * perplexity + 1);
            Affinities affinities =
                    Affinities.of(Neighbours.of(columns(rows), neighbours, workers, progress), perplexity, workers);
            double[] points = start(rows, seed);
            optimise(points, new TsneGradient(affinities, THETA, workers), progress);
            double[][] places = new double[rows.rows()][];
            for (int i = 0; i < places.length; i++) {
                places[i] = new double[] {points[2 * i], points[2 * i + 1]};
            }
            return places;
        }
    }

    /** Centred, and scaled so that no squared distance overflows; the map doesn't depend on either. */
    private static float[][] columns(INDArray rows) {
        INDArray centred = rows.subRowVector(rows.mean(0));
        double largest = centred.amaxNumber().doubleValue();
        return centred.divi(largest).transpose().toFloatMatrix();
    }

    private static double[] start(INDArray rows, long seed) {
        double[][] projected = Pca.fit(rows, 2).project(rows).toDoubleMatrix();
        double squares = 0;
        for (double[] row : projected) {
            squares += row[0] * row[0] / projected.length;
        }
        double scale = SPREAD / Math.sqrt(squares);
        Random random = new Random(seed);
        double[] points = new double[2 * projected.length];
        for (int i = 0; i < points.length; i++) {
            double[] row = projected[i / 2];
            double along = i % 2 < row.length ? scale * row[i % 2] : 0;
            points[i] = along + SPREAD / 100 * random.nextGaussian();
        }
        return points;
    }

    private static void optimise(double[] points, TsneGradient at, Progress progress) {
        double rate = Math.max(LEAST_RATE, points.length / 2.0 / EXAGGERATION / 4);
        double[] gradient = new double[points.length];
        double[] steps = new double[points.length];
        double[] gains = new double[points.length];
        java.util.Arrays.fill(gains, 1);
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            progress.at("t-SNE", iteration, ITERATIONS);
            boolean early = iteration < EXAGGERATED;
            at.at(points, early ? EXAGGERATION : 1, gradient);
            double momentum = early ? 0.5 : 0.8;
            for (int i = 0; i < points.length; i++) {
                boolean onward = steps[i] * gradient[i] < 0;
                gains[i] = Math.max(LEAST_GAIN, onward ? gains[i] + 0.2 : gains[i] * 0.8);
                steps[i] = momentum * steps[i] - rate * gains[i] * gradient[i];
                points[i] += steps[i];
            }
        }
        progress.at("t-SNE", ITERATIONS, ITERATIONS);
    }
}
