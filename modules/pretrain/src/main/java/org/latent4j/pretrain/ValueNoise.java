package org.latent4j.pretrain;

import java.util.SplittableRandom;

/**
 * Adds normal noise to values and puts some of them back to their means: for rows that are no pictures.
 *
 * @param means of each value over rows
 * @param spreads standard deviation of each value's noise
 * @param masked share of the values that become their means
 */
record ValueNoise(float[] means, float[] spreads, double masked) implements Augmentation {

    /** A twentieth of each value's own spread, and a quarter with a fifth of the values masked. */
    static Pair pair(float[] rows, int size) {
        float[] means = new float[size];
        float[] deviations = new float[size];
        int count = rows.length / size;
        for (int i = 0; i < size; i++) {
            double sum = 0;
            double squares = 0;
            for (int row = 0; row < count; row++) {
                double value = rows[row * size + i];
                sum += value;
                squares += value * value;
            }
            double mean = sum / count;
            means[i] = (float) mean;
            deviations[i] = (float) Math.sqrt(Math.max(0, squares / count - mean * mean));
        }
        return new Pair(
                new ValueNoise(means, scaled(deviations, 0.05f), 0),
                new ValueNoise(means, scaled(deviations, 0.25f), 0.2));
    }

    private static float[] scaled(float[] values, float factor) {
        float[] scaled = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            scaled[i] = values[i] * factor;
        }
        return scaled;
    }

    @Override
    public void vary(float[] from, int fromAt, float[] to, int toAt, int size, SplittableRandom random) {
        for (int i = 0; i < size; i++) {
            boolean mask = masked > 0 && random.nextDouble() < masked;
            to[toAt + i] = mask ? means[i] : (float) (from[fromAt + i] + spreads[i] * normal(random));
        }
    }

    /** Box and Muller's. */
    private static double normal(SplittableRandom random) {
        double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
        return radius * Math.cos(2 * Math.PI * random.nextDouble());
    }
}
