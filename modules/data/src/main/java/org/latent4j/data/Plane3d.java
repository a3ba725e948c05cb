package org.latent4j.data;

import java.util.List;
import org.latent4j.common.Sha256;

/**
 * Noisy points near a plane in three dimensions, which a linear autoencoder flattens as PCA does.
 *
 * <p>With an angle a uniform in [-0.5, 3π/2 - 0.5) and standard normal n: {@code x0 = cos a + sin a / 2 + 0.1 n / 2},
 * {@code x1 = 0.7 sin a + 0.1 n / 2}, {@code x2 = 0.1 x0 + 0.3 x1 + 0.1 n}. Each split has 60 points {@code [60, 3]},
 * all minus the mean of the training points. No labels.
 *
 * <p>Source: A. Géron, Hands-On Machine Learning, 2nd edition, notebook of chapter 17.
 */
final class Plane3d {
    static final String NAME = "plane3d";
    private static final int POINTS = 60;
    private static final double NOISE = 0.1;

    private Plane3d() {}

    static Dataset open(long seed) {
        double[][][] splits = {
            draw(new RandomStream(seed, 0)), draw(new RandomStream(seed, 1)), draw(new RandomStream(seed, 2))
        };
        double[] means = new double[3];
        for (double[] point : splits[0]) {
            for (int axis = 0; axis < 3; axis++) {
                means[axis] += point[axis] / POINTS;
            }
        }
        float[] train = centred(splits[0], means);
        float[] validation = centred(splits[1], means);
        float[] test = centred(splits[2], means);
        return new Dataset(
                NAME,
                Examples.of(FloatArrays.of(train, POINTS, 3)),
                Examples.of(FloatArrays.of(validation, POINTS, 3)),
                Examples.of(FloatArrays.of(test, POINTS, 3)),
                List.of(),
                List.of("x0", "x1", "x2"),
                List.of(new Dataset.Source(NAME + ", seed " + seed, Sha256.of(train, validation, test))),
                null);
    }

    private static double[][] draw(RandomStream random) {
        double[][] points = new double[POINTS][];
        for (int i = 0; i < POINTS; i++) {
            double angle = random.uniform() * 3 * Math.PI / 2 - 0.5;
            double x0 = StrictMath.cos(angle) + StrictMath.sin(angle) / 2 + NOISE * random.normal() / 2;
            double x1 = StrictMath.sin(angle) * 0.7 + NOISE * random.normal() / 2;
            double x2 = 0.1 * x0 + 0.3 * x1 + NOISE * random.normal();
            points[i] = new double[] {x0, x1, x2};
        }
        return points;
    }

    private static float[] centred(double[][] points, double[] means) {
        float[] values = new float[3 * points.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (points[i / 3][i % 3] - means[i % 3]);
        }
        return values;
    }
}
