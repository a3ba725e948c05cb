package org.latent4j.layers.keras;

import java.util.Locale;
import org.latent4j.tape.Resampling;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;

/**
 * How {@code tf.image.resize} computes new values along one axis, with centres of pixels at halves. Places are computed
 * in float, as there, so that the results agree in large images too.
 */
enum Interpolation {
    NEAREST(0),
    BILINEAR(1),
    BICUBIC(2),
    AREA(0),
    LANCZOS3(3),
    LANCZOS5(5),
    GAUSSIAN(1.5f),
    MITCHELLCUBIC(2);

    private static final int TABLE = 1024;
    private final float radius;

    Interpolation(float radius) {
        this.radius = radius;
    }

    /** By Keras's name. */
    static Interpolation of(String option, String name) {
        for (Interpolation known : values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(name)) {
                return known;
            }
        }
        throw new UnsupportedLayerException("option '" + option + "': '" + name + "' is not known");
    }

    /** The tensor with another size of one axis. */
    Tensor resize(Tensor x, int axis, int size, boolean antialias) {
        int input = Math.toIntExact(x.size(axis));
        if (input < 1) {
            throw new IllegalArgumentException("resize: expected at least 1 value along axis " + axis + ", got 0");
        }
        Tape.checked("resize", size, 2 * (long) Math.ceil(radius * Math.max(1, (double) input / size)) + 1);
        int[] starts = new int[size];
        double[][] weights = new double[size][];
        float scale = input / (float) size;
        for (int i = 0; i < size; i++) {
            switch (this) {
                case NEAREST -> {
                    starts[i] = (int) Math.min(input - 1, Math.floor((i + 0.5f) * scale));
                    weights[i] = new double[] {1};
                }
                case AREA -> area(i, scale, input, starts, weights);
                case BILINEAR, BICUBIC -> {
                    if (antialias) {
                        kernel(i, size, input, true, starts, weights);
                    } else if (this == BILINEAR) {
                        bilinear(i, scale, input, starts, weights);
                    } else {
                        bicubic(i, scale, input, starts, weights);
                    }
                }
                default -> kernel(i, size, input, antialias, starts, weights);
            }
        }
        return new Resampling(input, starts, weights).sum(x, axis);
    }

    private static void bilinear(int place, float scale, int input, int[] starts, double[][] weights) {
        float at = (place + 0.5f) * scale - 0.5f;
        int lower = (int) Math.max(Math.floor(at), 0);
        int upper = (int) Math.min(Math.ceil(at), input - 1);
        float fraction = at - (float) Math.floor(at);
        starts[place] = Math.min(lower, upper);
        weights[place] = upper > lower ? new double[] {1 - fraction, fraction} : new double[] {1};
    }

    /** Keys's cubic from TensorFlow's table of 1024 places; what is outside has no weight. */
    private static void bicubic(int place, float scale, int input, int[] starts, double[][] weights) {
        float at = (place + 0.5f) * scale - 0.5f;
        int middle = (int) Math.floor(at);
        double fraction = Math.rint((at - middle) * TABLE) / TABLE;
        double[] four = {keys(1 + fraction), keys(fraction), keys(1 - fraction), keys(2 - fraction)};
        inside(place, middle - 1, four, input, starts, weights);
    }

    private static double keys(double x) {
        if (x <= 1) {
            return ((1.5 * x - 2.5) * x) * x + 1;
        }
        return x >= 2 ? 0 : ((-0.5 * x + 2.5) * x - 4) * x + 2;
    }

    /** What is within the axis, made to sum up to 1. */
    private static void inside(int place, int first, double[] all, int input, int[] starts, double[][] weights) {
        int from = Math.max(0, first);
        int to = Math.min(input, first + all.length);
        double[] kept = java.util.Arrays.copyOfRange(all, from - first, to - first);
        double sum = java.util.Arrays.stream(kept).sum();
        for (int i = 0; i < kept.length; i++) {
            kept[i] /= sum;
        }
        starts[place] = from;
        weights[place] = kept;
    }

    /** The part that each old place has in a new one; in float with these cases, as TensorFlow's {@code resize_area}. */
    private static void area(int place, float scale, int input, int[] starts, double[][] weights) {
        float from = place * scale;
        float to = (place + 1) * scale;
        int first = Math.min(input - 1, (int) Math.floor(from));
        int end = Math.max(first + 1, (int) Math.ceil(to));
        double[] shares = new double[Math.min(input, end) - first];
        for (int i = first; i < end; i++) {
            boolean beyond = i + 1 > to;
            float share = i < from ? (beyond ? scale : i + 1 - from) : (beyond ? to - i : 1);
            shares[Math.min(i, input - 1) - first] += share / scale;
        }
        starts[place] = first;
        weights[place] = shares;
    }

    /** TensorFlow's {@code scale_and_translate}. */
    private void kernel(int place, int size, int input, boolean antialias, int[] starts, double[][] weights) {
        float scale = 1 / (size / (float) input);
        float width = antialias ? Math.max(scale, 1) : 1;
        float at = (place + 0.5f) * scale;
        int first = (int) Math.ceil(at - radius * width - 0.5f);
        int last = (int) Math.floor(at + radius * width - 0.5f);
        int from = Math.max(0, Math.min(input - 1, first));
        int to = Math.max(0, Math.min(input - 1, last)) + 1;
        double[] values = new double[to - from];
        for (int i = from; i < to; i++) {
            values[i - from] = value(Math.abs((i + 0.5f - at) / width));
        }
        inside(place, from, values, input, starts, weights);
    }

    private double value(double x) {
        return switch (this) {
            case BILINEAR -> Math.max(0, 1 - x);
            case BICUBIC -> keys(x);
            case LANCZOS3, LANCZOS5 -> {
                if (x > radius) {
                    yield 0;
                }
                double angle = Math.PI * x;
                yield x <= 1e-3 ? 1 : radius * Math.sin(angle) * Math.sin(angle / radius) / (angle * angle);
            }
            case GAUSSIAN -> x >= radius ? 0 : Math.exp(-x * x / (2 * (radius / 3.0) * (radius / 3.0)));
            case MITCHELLCUBIC -> {
                if (x >= 2) {
                    yield 0;
                }
                yield x >= 1
                        ? ((-7.0 / 18 * x + 2) * x - 10.0 / 3) * x + 16.0 / 9
                        : ((7.0 / 6 * x - 2) * x) * x + 8.0 / 9;
            }
            case NEAREST, AREA -> throw new IllegalStateException(name());
        };
    }
}
