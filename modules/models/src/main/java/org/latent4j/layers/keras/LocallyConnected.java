package org.latent4j.layers.keras;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A convolution with weights of its own at every position. Keras 2 keeps them in one of several forms, its option {@code
 * implementation}: 1, a matrix a position; 2, one matrix from all inputs to all outputs, of which what lies outside of the
 * windows doesn't count. The third, sparse one isn't supported.
 *
 * @param whole whether the weights are one matrix
 */
record LocallyConnected(
        LayerConfig config,
        Space space,
        long[] size,
        long[] strides,
        boolean same,
        int filters,
        boolean useBias,
        boolean whole,
        Activation activation)
        implements KerasLayer {
    static LocallyConnected of(LayerConfig config, int axes) {
        int form = config.integer("implementation", 1);
        if (form == 3) {
            throw new UnsupportedLayerException(
                    "option 'implementation': 3 (sparse weights) isn't supported, 1 and 2 are");
        }
        if (form != 1 && form != 2) {
            throw LayerConfig.wrong("implementation", "1, 2 or 3", config.child("implementation"));
        }
        String padding = config.text("padding", "valid");
        if (!padding.equals("valid") && !(padding.equals("same") && form == 2)) {
            throw LayerConfig.wrong("padding", form == 1 ? "valid" : "valid or same", config.child("padding"));
        }
        return new LocallyConnected(
                config,
                Space.of(config, axes),
                config.positiveSizes("kernel_size", axes, 1),
                config.positiveSizes("strides", axes, 1),
                padding.equals("same"),
                config.positive("filters"),
                config.flag("use_bias", true),
                form == 2,
                config.activation("activation"));
    }

    private long[] positions(long[] sizes) {
        long[] positions = new long[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            positions[i] = same ? (sizes[i] + strides[i] - 1) / strides[i] : (sizes[i] - size[i]) / strides[i] + 1;
            if (sizes[i] < 1 || (!same && sizes[i] < size[i])) {
                throw new IllegalArgumentException("input: expected at least " + size[i] + " values along spatial axis "
                        + i + ", known when the model is built, got " + sizes[i]);
            }
        }
        return positions;
    }

    @Override
    public List<WeightSpec> weights(List<long[]> inputShapes) {
        long[] inside = space.inside(inputShapes.get(0));
        long channels = Sizes.known(inside, -1);
        long[] sizes = space.sizes(inside);
        long[] positions = positions(sizes);
        List<WeightSpec> weights = new ArrayList<>();
        long[] kernel = whole
                ? joined(outer(sizes, channels), outer(positions, filters))
                : new long[] {product(positions), Tape.checked("kernel", product(size), channels)[0] * channels, filters
                };
        Tape.checked("kernel", kernel);
        weights.add(WeightSpec.of("kernel", 0, kernel).regularized(config, "kernel"));
        if (useBias) {
            weights.add(WeightSpec.of("bias", 1, joined(positions, filters)).regularized(config, "bias"));
        }
        return weights;
    }

    /** A shape without the batch, as arrays have it outside. */
    private long[] outer(long[] sizes, long channels) {
        return space.channelsFirst() ? joined(new long[] {channels}, sizes) : joined(sizes, channels);
    }

    private static long[] joined(long[] first, long... second) {
        long[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private static long product(long[] sizes) {
        Tape.checked("sizes", sizes);
        return Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        long[] inside = space.inside(inputShapes.get(0));
        return List.of(space.outside(Space.shape(inside[0], positions(space.sizes(inside)), filters)));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = inputs.get(0);
        long[] inside = space.inside(x.shape());
        long[] sizes = space.sizes(inside);
        long[] positions = positions(sizes);
        Tensor output = whole
                ? wholly(call.weight("kernel"), x, sizes.length, positions)
                : byPosition(call.weight("kernel"), x, sizes, positions);
        if (useBias) {
            // Keras reshapes the bias for channels_first instead of moving its axis.
            Tensor bias = call.weight("bias");
            output = output.plus(
                    space.channelsFirst() ? Shaping.reshape(bias, joined(new long[] {filters}, positions)) : bias);
        }
        return List.of(activation.of(output));
    }

    private Tensor byPosition(Tensor kernel, Tensor x, long[] sizes, long[] positions) {
        long batch = x.size(0);
        long channels = x.size(space.channelsFirst() ? 1 : -1);
        long count = product(positions);
        Tensor flat = Shaping.reshape(x, batch, x.value().length() / batch);
        Tensor windows = Shaping.take(flat, 1, windows(sizes, positions, channels));
        Tensor rows = Shaping.permute(Shaping.reshape(windows, batch, count, kernel.size(1)), 1, 0, 2);
        Tensor products = Shaping.permute(rows.matmul(kernel), 1, 0, 2);
        return space.outside(Shaping.reshape(products, Space.shape(batch, positions, filters)));
    }

    /** Where in a flat example the values of each window are, in the order of the kernel. */
    private long[] windows(long[] sizes, long[] positions, long channels) {
        long space = product(sizes);
        boolean first = this.space.channelsFirst();
        long[] block = first ? joined(new long[] {channels}, size) : joined(size, channels);
        int each = Math.toIntExact(product(block));
        long[] indices = new long[Math.multiplyExact(Math.toIntExact(product(positions)), each)];
        for (int i = 0; i < indices.length; i++) {
            long[] position = index(i / each, positions);
            long[] within = index(i % each, block);
            long cell = 0;
            for (int axis = 0; axis < sizes.length; axis++) {
                cell = cell * sizes[axis] + position[axis] * strides[axis] + within[first ? axis + 1 : axis];
            }
            indices[i] = first ? within[0] * space + cell : cell * channels + within[sizes.length];
        }
        return indices;
    }

    private static long[] index(long flat, long[] shape) {
        long[] index = new long[shape.length];
        long rest = flat;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            index[axis] = rest % shape[axis];
            rest /= shape[axis];
        }
        return index;
    }

    private Tensor wholly(Tensor kernel, Tensor x, int axes, long[] positions) {
        long batch = x.size(0);
        long values = x.value().length() / batch;
        long[] output = joined(new long[] {batch}, outer(positions, filters));
        Tensor counted = kernel.times(x.tape().own(mask(kernel, axes)));
        Tensor matrix = Shaping.reshape(counted, values, kernel.value().length() / values);
        return Shaping.reshape(Shaping.reshape(x, batch, values).matmul(matrix), output);
    }

    /** 1 where a weight leads from an input within the window to the window's output. */
    private INDArray mask(Tensor kernel, int axes) {
        int offset = space.channelsFirst() ? 1 : 0;
        long[] shape = kernel.shape();
        double[] mask = new double[Math.toIntExact(kernel.value().length())];
        for (int i = 0; i < mask.length; i++) {
            long[] index = index(i, shape);
            boolean inside = true;
            for (int axis = 0; axis < axes; axis++) {
                long start = index[axes + 1 + offset + axis] * strides[axis] - (same ? size[axis] / 2 : 0);
                long cell = index[offset + axis];
                inside &= cell >= start && cell < start + size[axis];
            }
            mask[i] = inside ? 1 : 0;
        }
        return Nd4j.createFromArray(mask)
                .reshape('c', shape)
                .castTo(kernel.value().dataType());
    }
}
