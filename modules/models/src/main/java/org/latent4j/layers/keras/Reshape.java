package org.latent4j.layers.keras;

import java.util.Arrays;
import java.util.List;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;

/** The values of each row in another shape, of which one size may be -1. */
record Reshape(int[] target) implements KerasLayer {
    static Reshape of(LayerConfig config) {
        int[] target = config.integers("target_shape");
        if (!config.has("target_shape")
                || Arrays.stream(target).anyMatch(size -> size < -1)
                || Arrays.stream(target).filter(size -> size == -1).count() > 1) {
            throw LayerConfig.wrong("target_shape", "sizes of which at most one is -1", config.child("target_shape"));
        }
        return new Reshape(target);
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        return List.of(shape(inputShapes.get(0)));
    }

    private long[] shape(long[] input) {
        long[] result = new long[target.length + 1];
        result[0] = input.length == 0 ? -1 : input[0];
        long known = 1;
        int open = 0;
        for (int i = 0; i < target.length; i++) {
            result[i + 1] = target[i];
            if (target[i] < 0) {
                open = i + 1;
            } else {
                known = product(known, target[i]);
            }
        }
        long values = 1;
        for (int i = 1; i < input.length; i++) {
            if (input[i] < 0) {
                return result;
            }
            values = product(values, input[i]);
        }
        boolean fits = open == 0 ? known == values : known > 0 && values % known == 0;
        if (!fits) {
            throw new IllegalArgumentException("option 'target_shape': expected as many values as in "
                    + Arrays.toString(input) + ", found " + Arrays.toString(target));
        }
        if (open > 0) {
            result[open] = values / known;
        }
        return result;
    }

    private static long product(long a, long b) {
        Tape.checked("reshape", a, b);
        return a * b;
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        return List.of(inputs.get(0).reshape(shape(inputs.get(0).shape())));
    }

    @Override
    public Masking masking() {
        return Masking.STOPS;
    }
}
