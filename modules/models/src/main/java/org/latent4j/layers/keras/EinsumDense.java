package org.latent4j.layers.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.latent4j.tape.Einsum;
import org.latent4j.tape.Tensor;

/** {@code activation(einsum(equation, x, W) + b)}: a dense layer over any axes. */
record EinsumDense(LayerConfig config, String equation, String biasAxes, Activation activation) implements KerasLayer {
    static EinsumDense of(LayerConfig config) {
        String equation = config.text("equation", "").replace(" ", "");
        if (!equation.matches("[^,>]*,[a-zA-Z]*->[^,>]*")) {
            throw LayerConfig.wrong("equation", "the form input,kernel->output", config.child("equation"));
        }
        return new EinsumDense(config, equation, config.text("bias_axes", ""), config.activation("activation"));
    }

    private String part(int index) {
        return equation.split(",|->", -1)[index];
    }

    /** The output's shape: sizes are the input's where a label is there, else those that the option gives. */
    private long[] output(long[] input) {
        JsonNode given = config.child("output_shape");
        List<Long> sizes = new ArrayList<>();
        if (given != null && given.isArray()) {
            given.forEach(size -> sizes.add(size.isNull() ? -1L : size.asLong()));
        } else if (given != null) {
            sizes.add(given.asLong());
        }
        String labels = part(2);
        int unnamed = input.length - part(0).replace("...", "").length();
        int named = labels.replace("...", "").length();
        int rank = named + (labels.contains("...") ? unnamed : 0);
        if (unnamed < 0 || (unnamed > 0 && !part(0).contains("...")) || sizes.size() > rank) {
            throw LayerConfig.wrong("output_shape", rank + " sizes at most", given);
        }
        while (sizes.size() < named) {
            sizes.add(0, -1L); // the batch
        }
        List<Long> all = new ArrayList<>(sizes.subList(sizes.size() - named, sizes.size()));
        int gap = Math.max(0, labels.indexOf("..."));
        while (all.size() < rank) {
            all.add(gap, -1L); // follows below
        }
        long[] shape = all.stream().mapToLong(Long::longValue).toArray();
        int dots = labels.indexOf("...");
        for (int i = 0; dots >= 0 && i < unnamed; i++) {
            shape[dots + i] = input[Math.max(0, part(0).indexOf("...")) + i];
        }
        for (int axis = 0; axis < rank; axis++) {
            int from = dots < 0 || axis < dots ? axis : axis < dots + unnamed ? -1 : axis - unnamed + 3;
            int place = from < 0 ? -1 : part(0).indexOf(labels.charAt(from));
            if (place >= 0) {
                shape[axis] = input[place(part(0), place, unnamed)];
            }
        }
        return shape;
    }

    /** The axis of a label at a place of a text, in which "..." stands for some axes. */
    private static int place(String labels, int place, int unnamed) {
        int dots = labels.indexOf("...");
        return dots >= 0 && place > dots ? place - 3 + unnamed : place;
    }

    private long size(char label, long[] input, long[] output) {
        for (int i : new int[] {0, 2}) {
            int place = part(i).indexOf(label);
            long[] shape = i == 0 ? input : output;
            if (place >= 0) {
                int unnamed = shape.length - part(i).replace("...", "").length();
                return Sizes.known(shape, place(part(i), place, unnamed));
            }
        }
        throw LayerConfig.wrong("equation", "kernel labels of input or output", config.child("equation"));
    }

    @Override
    public List<WeightSpec> weights(List<long[]> inputShapes) {
        long[] input = inputShapes.get(0);
        long[] output = output(input);
        long[] kernel = part(1).chars()
                .mapToLong(label -> size((char) label, input, output))
                .toArray();
        List<WeightSpec> weights = new ArrayList<>();
        weights.add(WeightSpec.of("kernel", 0, kernel).regularized(config, "kernel"));
        if (!biasAxes.isEmpty()) {
            weights.add(WeightSpec.of("bias", 1, bias(input, output)).regularized(config, "bias"));
        }
        return weights;
    }

    /** From the first axis of the output that has a bias: the output's sizes, 1 for axes without and those of "..." behind. */
    private long[] bias(long[] input, long[] output) {
        String labels = part(2).replace("...", "");
        int first = labels.length();
        long[] sizes = new long[labels.length()];
        for (int i = labels.length() - 1; i >= 0; i--) {
            boolean has = biasAxes.indexOf(labels.charAt(i)) >= 0;
            sizes[i] = has ? size(labels.charAt(i), input, output) : 1;
            first = has ? i : first;
        }
        int after = part(2).endsWith("...") ? output.length - labels.length() : 0;
        long[] shape = Arrays.copyOfRange(sizes, first, sizes.length + after);
        Arrays.fill(shape, sizes.length - first, shape.length, 1);
        return shape;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        return List.of(output(inputShapes.get(0)));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = inputs.get(0);
        Tensor kernel = call.weight("kernel");
        Tensor product = Einsum.of(equation, x.rank(), kernel.rank()).apply(x, kernel);
        return List.of(activation.of(biasAxes.isEmpty() ? product : product.plus(call.weight("bias"))));
    }

    @Override
    public Masking masking() {
        return Masking.STOPS;
    }
}
