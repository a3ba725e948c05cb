package org.latent4j.keras.export;

import java.util.Arrays;
import java.util.List;

/** Weights of {@code CuDNNLSTM} and {@code CuDNNGRU} as those of the layers that Keras 3 has instead. */
final class CudnnWeights {
    private CudnnWeights() {}

    /** The gates of a layer class; 0 if it isn't one of these. */
    static int gates(String className) {
        return switch (className) {
            case "CuDNNLSTM" -> 4;
            case "CuDNNGRU" -> 3;
            default -> 0;
        };
    }

    static List<WeightValues> converted(List<WeightValues> weights, int gates) {
        return List.of(turned(weights.get(0), gates), turned(weights.get(1), gates), bias(weights.get(2), gates));
    }

    /** Each gate's block {@code [in, units]} holds, row by row, the matrix {@code [units, in]}. */
    private static WeightValues turned(WeightValues kernel, int gates) {
        int inputs = Math.toIntExact(kernel.shape()[0]);
        int width = Math.toIntExact(kernel.shape()[1]);
        int units = width / gates;
        float[] values = new float[kernel.values().length];
        for (int gate = 0; gate < gates; gate++) {
            for (int i = 0; i < inputs; i++) {
                for (int j = 0; j < units; j++) {
                    int at = j * inputs + i;
                    values[i * width + gate * units + j] =
                            kernel.values()[(at / units) * width + gate * units + at % units];
                }
            }
        }
        return new WeightValues(kernel.name(), kernel.path(), kernel.trainable(), kernel.shape(), values);
    }

    /** Biases of the inputs, then of the state: an LSTM adds them, a GRU has both. */
    private static WeightValues bias(WeightValues bias, int gates) {
        int half = bias.values().length / 2;
        if (gates == 3) {
            return new WeightValues(bias.name(), bias.path(), bias.trainable(), new long[] {2, half}, bias.values());
        }
        float[] sums = Arrays.copyOf(bias.values(), half);
        for (int i = 0; i < half; i++) {
            sums[i] += bias.values()[half + i];
        }
        return new WeightValues(bias.name(), bias.path(), bias.trainable(), new long[] {half}, sums);
    }
}
