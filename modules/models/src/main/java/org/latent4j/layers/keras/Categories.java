package org.latent4j.layers.keras;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a layer makes of categories: the number of each ({@code int}), one vector each ({@code one_hot}), or one vector an
 * example that says which occur ({@code multi_hot}) or how often ({@code count}). No gradient.
 *
 * @param depth how many categories there are
 */
record Categories(String mode, int depth) {
    static Categories of(LayerConfig config, String otherwise, int depth) {
        String mode = config.text("output_mode", otherwise);
        String known = mode.equals("binary") ? "multi_hot" : mode;
        if (!List.of("int", "one_hot", "multi_hot", "count").contains(known)) {
            throw new UnsupportedLayerException("option 'output_mode': '" + mode + "' is not supported");
        }
        return new Categories(known, depth);
    }

    long[] shape(long[] input) {
        if (mode.equals("int")) {
            return input;
        }
        boolean single = mode.equals("one_hot") && (input.length == 1 || input[input.length - 1] != 1);
        if (!mode.equals("one_hot")) {
            Sizes.ranked(input, 2);
        }
        long[] shape = Arrays.copyOf(input, single ? input.length + 1 : input.length);
        shape[shape.length - 1] = depth;
        return shape;
    }

    /**
     * @param numbers one a value of {@code x}; -1 for none
     * @param weights what each counts, or null for 1
     */
    Tensor encoded(Tensor x, double[] numbers, double @Nullable [] weights) {
        long[] shape = Tape.checked("categories", shape(x.shape()));
        if (mode.equals("int")) {
            return tensor(x, numbers, shape);
        }
        double[] values = new double[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
        int perRow = mode.equals("one_hot") ? 1 : Math.toIntExact(x.size(-1));
        for (int i = 0; i < numbers.length; i++) {
            int number = (int) numbers[i];
            if (number >= 0) {
                int place = i / perRow * depth + number;
                values[place] = mode.equals("count") ? values[place] + (weights == null ? 1 : weights[i]) : 1;
            }
        }
        return tensor(x, values, shape);
    }

    /** The values of a tensor. */
    static double[] values(Tensor x) {
        return x.value().dup('c').data().asDouble();
    }

    private static Tensor tensor(Tensor x, double[] values, long[] shape) {
        INDArray array = Nd4j.create(values, shape, 'c');
        return x.tape().own(array.castTo(x.value().dataType()));
    }
}
