package org.latent4j.layers.keras;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.latent4j.tape.Products;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tensor;

/**
 * Scalar products along one axis of each of two arrays, example by example; of vectors {@code [batch, 1]}.
 *
 * @param normalize whether the vectors are first scaled to length 1
 * @param extraAxis whether an axis of size 1 follows the batch, as in Keras 1's cosine
 */
record Dot(LayerConfig config, int[] axes, boolean normalize, boolean extraAxis) implements KerasLayer {
    static Dot of(LayerConfig config) {
        return of(config, "axes", config.flag("normalize", false), false);
    }

    static Dot of(LayerConfig config, String option, boolean normalize, boolean extraAxis) {
        int[] axes = config.integers(option);
        if (axes.length == 0) {
            axes = new int[] {-1};
        }
        if (axes.length > 2) {
            throw LayerConfig.wrong(option, "one or two axes", config.child(option));
        }
        return new Dot(config, new int[] {axes[0], axes[axes.length - 1]}, normalize, extraAxis);
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        if (inputShapes.size() != 2) {
            throw new IllegalArgumentException("inputs: expected 2, got " + inputShapes.size());
        }
        long[] a = inputShapes.get(0);
        long[] b = inputShapes.get(1);
        int first = Sizes.axis(a, axes[0]);
        int second = Sizes.axis(b, axes[1]);
        if (first == 0 || second == 0 || (a[first] >= 0 && b[second] >= 0 && a[first] != b[second])) {
            throw new IllegalArgumentException("inputs: expected equal sizes of axes " + Arrays.toString(axes)
                    + " after the batch, got " + Arrays.toString(a) + " and " + Arrays.toString(b));
        }
        if (extraAxis && (a.length != 2 || b.length != 2)) {
            throw new UnsupportedLayerException("option 'mode': 'cos' is supported for vectors only");
        }
        long[] shape = shape(a[0] < 0 ? b[0] : a[0], others(a, first), others(b, second));
        return List.of(extraAxis ? new long[] {shape[0], 1, 1} : shape);
    }

    private static long[] others(long[] shape, int axis) {
        long[] without = Sizes.with(shape, axis, Long.MIN_VALUE);
        return Arrays.stream(without, 1, shape.length)
                .filter(size -> size != Long.MIN_VALUE)
                .toArray();
    }

    private static long[] shape(long batch, long[] a, long[] b) {
        long[] shape = LongStream.concat(LongStream.of(batch), LongStream.concat(Arrays.stream(a), Arrays.stream(b)))
                .toArray();
        return shape.length == 1 ? new long[] {batch, 1} : shape;
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        int first = Sizes.axis(inputs.get(0).shape(), axes[0]);
        int second = Sizes.axis(inputs.get(1).shape(), axes[1]);
        Tensor a = scaled(inputs.get(0), first);
        Tensor b = scaled(inputs.get(1), second);
        long batch = a.size(0);
        long size = a.size(first);
        Tensor left = Shaping.moveAxis(a, first, -1).reshape(batch, product(others(a.shape(), first)), size);
        Tensor right = Shaping.moveAxis(b, second, 1).reshape(batch, size, product(others(b.shape(), second)));
        long[] shape = shape(batch, others(a.shape(), first), others(b.shape(), second));
        Tensor result = Products.matmul(left, right).reshape(shape);
        return List.of(extraAxis ? Shaping.expandDims(result, 1) : result);
    }

    private Tensor scaled(Tensor x, int axis) {
        return normalize ? UnitNormalization.unit(x, config.keras() < 3 ? 1e-12 : 1e-14, axis) : x;
    }

    private static long product(long[] sizes) {
        return Arrays.stream(sizes).reduce(1, Math::multiplyExact);
    }

    @Override
    public Masking masking() {
        return Masking.STOPS;
    }
}
