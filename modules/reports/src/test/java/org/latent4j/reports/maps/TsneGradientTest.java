package org.latent4j.reports.maps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.latent4j.data.Progress;

class TsneGradientTest {
    private static final Workers WORKERS = new Workers(2);

    private static Affinities affinities(int rows) {
        Random random = new Random(11);
        float[][] columns = new float[3][rows];
        for (float[] column : columns) {
            for (int i = 0; i < rows; i++) {
                column[i] = (float) random.nextGaussian();
            }
        }
        return Affinities.of(Neighbours.of(columns, 15, WORKERS, Progress.NONE), 5, WORKERS);
    }

    private static double[] points(int rows) {
        return new Random(12).doubles(2L * rows, -8, 8).toArray();
    }

    private static double[] gradient(Affinities affinities, double theta, double[] points) {
        double[] gradient = new double[points.length];
        new TsneGradient(affinities, theta, WORKERS).at(points, 1, gradient);
        return gradient;
    }

    /** The definition, pair by pair, over the whole matrix of p. */
    private static double[] byDefinition(Affinities affinities, double[] points) {
        int rows = points.length / 2;
        double[][] p = new double[rows][rows];
        for (int i = 0; i < rows; i++) {
            for (int at = affinities.starts()[i]; at < affinities.starts()[i + 1]; at++) {
                p[i][affinities.others()[at]] = affinities.values()[at];
            }
        }
        double sum = 0;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < rows; j++) {
                sum += i == j ? 0 : nearness(points, i, j);
            }
        }
        double[] gradient = new double[points.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < rows; j++) {
                double near = nearness(points, i, j);
                for (int axis = 0; axis < 2; axis++) {
                    gradient[2 * i + axis] +=
                            4 * (p[i][j] - near / sum) * near * (points[2 * i + axis] - points[2 * j + axis]);
                }
            }
        }
        return gradient;
    }

    private static double nearness(double[] points, int i, int j) {
        double dx = points[2 * i] - points[2 * j];
        double dy = points[2 * i + 1] - points[2 * j + 1];
        return 1 / (1 + dx * dx + dy * dy);
    }

    @Test
    void equalsTheDefinitionWithoutApproximation() {
        Affinities affinities = affinities(400);
        double[] points = points(400);
        assertThat(gradient(affinities, 0, points)).containsExactly(byDefinition(affinities, points), within(1e-14));
    }

    @Test
    void equalsTheCostsFiniteDifferences() {
        Affinities affinities = affinities(40);
        double[] points = points(40);
        double[] gradient = gradient(affinities, 0, points);
        double step = 1e-5;
        for (int i = 0; i < points.length; i++) {
            double[] moved = points.clone();
            moved[i] += step;
            double above = cost(affinities, moved);
            moved[i] = points[i] - step;
            // The cost is of order 1: its rounding, 1e-15 or so, over the step leaves an error of about 1e-10.
            assertThat((above - cost(affinities, moved)) / (2 * step)).isCloseTo(gradient[i], within(1e-9));
        }
    }

    private static double cost(Affinities affinities, double[] points) {
        TsneGradient at = new TsneGradient(affinities, 0, WORKERS);
        at.at(points, 1, new double[points.length]);
        return at.cost(points);
    }

    /** Van der Maaten's choice of theta errs by a few percent. */
    @Test
    void approximatesTheDefinition() {
        Affinities affinities = affinities(2000);
        double[] points = points(2000);
        double[] exact = byDefinition(affinities, points);
        double[] found = gradient(affinities, 0.5, points);
        double error = 0;
        double size = 0;
        for (int i = 0; i < exact.length; i++) {
            error += (found[i] - exact[i]) * (found[i] - exact[i]);
            size += exact[i] * exact[i];
        }
        assertThat(Math.sqrt(error / size)).isGreaterThan(0).isLessThan(0.02);
    }

    @Test
    void takesPointsInOnePlace() {
        Affinities affinities = affinities(100);
        assertThat(gradient(affinities, 0.5, new double[200])).containsOnly(0);
    }
}
