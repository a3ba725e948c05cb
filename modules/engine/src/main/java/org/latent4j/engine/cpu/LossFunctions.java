package org.latent4j.engine.cpu;

import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.Measure;

/** The measures as loops. Sums are kept in double precision. */
final class LossFunctions {
    private LossFunctions() {}

    static LossFunction of(Measure measure, Kernels kernels) {
        if (measure instanceof Measure.SigmoidCrossEntropy entropy) {
            float limit = (float) entropy.limit();
            return (y, yAt, p, pAt, g, n, scale) ->
                    kernels.sigmoidCrossEntropy(p, pAt, y, yAt, g, pAt, n, limit, scale);
        } else if (measure instanceof Measure.SquaredError) {
            return LossFunctions::squaredError;
        } else if (measure instanceof Measure.AbsoluteError) {
            return LossFunctions::absoluteError;
        } else if (measure instanceof Measure.SoftmaxCrossEntropy) {
            return PositionLosses::softmaxCrossEntropy;
        } else if (measure instanceof Measure.LabelledCrossEntropy) {
            return PositionLosses::labelledCrossEntropy;
        } else if (measure instanceof Measure.CategoricalCrossEntropy entropy) {
            return PositionLosses.categoricalCrossEntropy(entropy.clip());
        } else if (measure instanceof Measure.LogarithmCrossEntropy entropy) {
            return PositionLosses.logarithmCrossEntropy(entropy.clip());
        } else if (measure instanceof Measure.CosineSimilarity) {
            return PositionLosses::cosineSimilarity;
        }
        return eachOf(PointLosses.of(measure));
    }

    private static double squaredError(float[] y, int yAt, float[] p, int pAt, float[] g, int n, float scale) {
        float twice = 2 * scale;
        for (int i = 0; i < n; i++) {
            g[pAt + i] = twice * (p[pAt + i] - y[yAt + i]);
        }
        double even = 0;
        double odd = 0;
        int i = 0;
        for (; i + 1 < n; i += 2) { // two sums, which the processor adds up at once
            double first = p[pAt + i] - y[yAt + i];
            double second = p[pAt + i + 1] - y[yAt + i + 1];
            even += first * first;
            odd += second * second;
        }
        for (; i < n; i++) {
            double last = p[pAt + i] - y[yAt + i];
            even += last * last;
        }
        return (even + odd) * scale;
    }

    private static double absoluteError(float[] y, int yAt, float[] p, int pAt, float[] g, int n, float scale) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            float error = p[pAt + i] - y[yAt + i];
            g[pAt + i] = error > 0 ? scale : error < 0 ? -scale : 0;
            sum += Math.abs(error);
        }
        return sum * scale;
    }

    /** The loss of one number. */
    interface Point {
        double value(double y, double p);

        double derivative(double y, double p);
    }

    private static LossFunction eachOf(Point point) {
        return (y, yAt, p, pAt, g, n, scale) -> {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                double label = y[yAt + i];
                double prediction = p[pAt + i];
                sum += point.value(label, prediction);
                g[pAt + i] = (float) (scale * point.derivative(label, prediction));
            }
            return sum * scale;
        };
    }
}
