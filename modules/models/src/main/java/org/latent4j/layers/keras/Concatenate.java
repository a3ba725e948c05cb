package org.latent4j.layers.keras;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Arithmetic;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Puts arrays one after another along an axis. Along time their masks, too; along another axis Keras 2 keeps a step where
 * all masks do, Keras 3 where one does. An input without a mask counts as kept.
 */
record Concatenate(LayerConfig config, int axis) implements KerasLayer {
    static Concatenate of(LayerConfig config) {
        return new Concatenate(config, config.integer("axis", -1));
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        return List.of(shape(inputShapes, axis));
    }

    static long[] shape(List<long[]> shapes, int axis) {
        if (shapes.isEmpty()) {
            throw new IllegalArgumentException("inputs: expected at least one, got none");
        }
        long[] result = shapes.get(0).clone();
        int along = Sizes.axis(result, axis);
        for (long[] shape : shapes.subList(1, shapes.size())) {
            if (shape.length != result.length) {
                throw unfit(shapes);
            }
            for (int i = 0; i < result.length; i++) {
                if (i == along) {
                    result[i] = result[i] < 0 || shape[i] < 0 ? -1 : result[i] + shape[i];
                    if (result[i] < -1) { // overflow
                        throw unfit(shapes);
                    }
                } else if (result[i] < 0) {
                    result[i] = shape[i];
                } else if (shape[i] >= 0 && shape[i] != result[i]) {
                    throw unfit(shapes);
                }
            }
        }
        return result;
    }

    private static IllegalArgumentException unfit(List<long[]> shapes) {
        return new IllegalArgumentException("inputs: expected shapes that differ in one axis only, got "
                + shapes.stream().map(Arrays::toString).toList());
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        return List.of(Shaping.concatenate(inputs, axis));
    }

    @Override
    public Masking masking() {
        return Masking.COMPUTES;
    }

    @Override
    public @Nullable Tensor computeMask(Call call, List<Tensor> inputs) {
        int rank = inputs.get(0).rank();
        boolean any = false;
        List<Tensor> masks = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Tensor input = inputs.get(i);
            Tensor mask = call.mask(i);
            any |= mask != null;
            masks.add(
                    mask != null
                            ? mask
                            : call.tape()
                                    .own(Nd4j.ones(input.value().dataType(), Arrays.copyOf(input.shape(), rank - 1))));
        }
        if (!any) {
            return null;
        }
        int along = Sizes.axis(inputs.get(0).shape(), axis);
        if (along < masks.get(0).rank()) {
            return Shaping.concatenate(masks, along);
        }
        return masks.stream()
                .reduce(config.keras() < 3 ? Arithmetic::minimum : Arithmetic::maximum)
                .orElse(null);
    }
}
