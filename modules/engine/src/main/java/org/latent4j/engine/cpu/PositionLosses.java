package org.latent4j.engine.cpu;

/** Measures of all numbers of a position together. */
final class PositionLosses {
    /** Of a norm, below which {@code cosine_similarity} does not divide by it. */
    private static final double SMALLEST_SQUARE = 1e-12;

    private PositionLosses() {}

    static double softmaxCrossEntropy(float[] y, int yAt, float[] z, int zAt, float[] g, int n, float scale) {
        return softmaxCrossEntropy(y, yAt, z, zAt, g, n, scale, 1);
    }

    static double labelledCrossEntropy(float[] y, int yAt, float[] z, int zAt, float[] g, int n, float scale) {
        float labels = 0;
        for (int i = 0; i < n; i++) {
            labels += y[yAt + i];
        }
        return softmaxCrossEntropy(y, yAt, z, zAt, g, n, scale, labels);
    }

    /** @param share of the softmax in the gradient */
    private static double softmaxCrossEntropy(
            float[] y, int yAt, float[] z, int zAt, float[] g, int n, float scale, float share) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            largest = Math.max(largest, z[zAt + i]);
        }
        double sum = 0;
        double product = 0;
        double labels = 0;
        for (int i = 0; i < n; i++) {
            double shifted = z[zAt + i] - largest;
            product += y[yAt + i] * shifted;
            labels += y[yAt + i];
            double exponential = Math.exp(shifted);
            g[zAt + i] = (float) exponential;
            sum += exponential;
        }
        float whole = (float) sum;
        for (int i = 0; i < n; i++) {
            g[zAt + i] = (g[zAt + i] / whole * share - y[yAt + i]) * scale;
        }
        return (labels * Math.log(sum) - product) * scale;
    }

    private static double clipped(double p, double clip) {
        return Math.max((float) clip, Math.min((float) (1 - clip), p));
    }

    static LossFunction categoricalCrossEntropy(double clip) {
        return (y, yAt, p, pAt, g, n, scale) -> {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += p[pAt + i];
            }
            double loss = 0;
            double mean = 0; // of the derivatives by shares, weighted by the shares
            for (int i = 0; i < n; i++) {
                double share = p[pAt + i] / sum;
                double inside = clipped(share, clip);
                loss -= y[yAt + i] * Math.log(inside);
                mean -= inside == share ? y[yAt + i] : 0;
            }
            for (int i = 0; i < n; i++) {
                double share = p[pAt + i] / sum;
                double byShare = clipped(share, clip) == share ? -y[yAt + i] / share : 0;
                g[pAt + i] = (float) ((byShare - mean) / sum * scale);
            }
            return loss * scale;
        };
    }

    static LossFunction logarithmCrossEntropy(double clip) {
        return (y, yAt, p, pAt, g, n, scale) -> {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += clipped(p[pAt + i], clip);
            }
            double loss = 0;
            for (int i = 0; i < n; i++) {
                double inside = clipped(p[pAt + i], clip);
                loss -= y[yAt + i] * Math.log(inside / sum);
                g[pAt + i] = inside == p[pAt + i] ? (float) ((inside / sum - y[yAt + i]) / inside * scale) : 0;
            }
            return loss * scale;
        };
    }

    static double cosineSimilarity(float[] y, int yAt, float[] p, int pAt, float[] g, int n, float scale) {
        double labels = 0;
        double squares = 0;
        double product = 0;
        for (int i = 0; i < n; i++) {
            labels += (double) y[yAt + i] * y[yAt + i];
            squares += (double) p[pAt + i] * p[pAt + i];
            product += (double) y[yAt + i] * p[pAt + i];
        }
        double labelNorm = Math.sqrt(Math.max(labels, SMALLEST_SQUARE));
        double norm = Math.sqrt(Math.max(squares, SMALLEST_SQUARE));
        double cosine = product / (labelNorm * norm);
        double towards = squares < SMALLEST_SQUARE ? 0 : cosine / norm;
        for (int i = 0; i < n; i++) {
            g[pAt + i] = (float) ((towards * p[pAt + i] - y[yAt + i] / labelNorm) / norm * scale);
        }
        return -cosine * scale;
    }
}
