package org.latent4j.layers.keras;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Arithmetic;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tensor;

/**
 * Merges arrays value by value. Arrays with fewer axes get axes of size 1 after the batch; then NumPy's broadcasting
 * holds.
 *
 * <p>Masks: Keras 2 keeps a step where all masks do, Keras 3 where one does and only if each input has one. In Keras 3
 * masked steps are also left out of products, maxima and minima.
 */
record Merge(LayerConfig config, Kind kind) implements KerasLayer {
    /** What becomes of two values. */
    @SuppressWarnings("ImmutableEnumChecker") // method references
    enum Kind {
        ADD(Arithmetic::add),
        SUBTRACT(Arithmetic::subtract),
        MULTIPLY(Arithmetic::multiply),
        AVERAGE(Arithmetic::add),
        MAXIMUM(Arithmetic::maximum),
        MINIMUM(Arithmetic::minimum);

        private final BinaryOperator<Tensor> operation;

        Kind(BinaryOperator<Tensor> operation) {
            this.operation = operation;
        }
    }

    static void addTo(Map<String, KerasLayers.Factory> known) {
        known.put("Add", config -> new Merge(config, Kind.ADD));
        known.put("Subtract", config -> new Merge(config, Kind.SUBTRACT));
        known.put("Multiply", config -> new Merge(config, Kind.MULTIPLY));
        known.put("Average", config -> new Merge(config, Kind.AVERAGE));
        known.put("Maximum", config -> new Merge(config, Kind.MAXIMUM));
        known.put("Minimum", config -> new Merge(config, Kind.MINIMUM));
        known.put("Merge", Merge::ofKeras1);
    }

    /** Keras 1's layer for all ways of merging. */
    private static KerasLayer ofKeras1(LayerConfig config) {
        String mode = config.text("mode", "sum");
        return switch (mode) {
            case "sum" -> new Merge(config, Kind.ADD);
            case "mul" -> new Merge(config, Kind.MULTIPLY);
            case "ave" -> new Merge(config, Kind.AVERAGE);
            case "max" -> new Merge(config, Kind.MAXIMUM);
            case "concat" -> new Concatenate(config, config.integer("concat_axis", -1));
            case "dot" -> Dot.of(config, "dot_axes", false, false);
            case "cos" -> Dot.of(config, "dot_axes", true, true);
            default -> throw new UnsupportedLayerException("option 'mode': '" + mode + "' is not supported");
        };
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        if (inputShapes.isEmpty() || (kind == Kind.SUBTRACT && inputShapes.size() != 2)) {
            throw new IllegalArgumentException("inputs: expected " + (kind == Kind.SUBTRACT ? "2" : "at least one")
                    + ", got " + inputShapes.size());
        }
        int rank = rank(inputShapes);
        long[] result = aligned(inputShapes.get(0), rank);
        for (long[] shape : inputShapes) {
            result = Sizes.broadcast(result, aligned(shape, rank));
        }
        return List.of(result);
    }

    private static int rank(List<long[]> shapes) {
        return shapes.stream().mapToInt(shape -> shape.length).max().orElse(0);
    }

    private static long[] aligned(long[] shape, int rank) {
        if (shape.length == rank || shape.length == 0) {
            return shape;
        }
        long[] result = new long[rank];
        Arrays.fill(result, 1);
        result[0] = shape[0];
        System.arraycopy(shape, 1, result, rank - shape.length + 1, shape.length - 1);
        return result;
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        int rank = rank(inputs.stream().map(Tensor::shape).toList());
        List<Tensor> parts = new ArrayList<>();
        List<@Nullable Tensor> masks = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Tensor input = inputs.get(i);
            parts.add(input.reshape(aligned(input.shape(), rank)));
            Tensor mask = config.keras() < 3 ? null : call.mask(i);
            masks.add(mask != null && mask.rank() == rank - 1 ? Shaping.expandDims(mask, -1) : null);
        }
        boolean masked = masks.stream().anyMatch(mask -> mask != null);
        Tensor result = switch (kind) {
            case MULTIPLY -> masked ? maskedProduct(parts, masks) : fold(parts);
            case MAXIMUM, MINIMUM -> masked ? maskedExtreme(parts, masks) : fold(parts);
            case AVERAGE -> fold(parts).dividedBy((double) parts.size());
            default -> fold(parts);
        };
        return List.of(result);
    }

    private Tensor fold(List<Tensor> parts) {
        return parts.stream().reduce(kind.operation).orElseThrow();
    }

    private Tensor maskedProduct(List<Tensor> parts, List<@Nullable Tensor> masks) {
        List<Tensor> factors = new ArrayList<>();
        Tensor any = null;
        for (int i = 0; i < parts.size(); i++) {
            Tensor part = parts.get(i);
            Tensor mask = masks.get(i);
            factors.add(
                    mask == null
                            ? part
                            : Arithmetic.where(mask, part, part.tape().constant(1, part)));
            any = mask == null ? any : any == null ? mask : Arithmetic.maximum(any, mask);
        }
        Tensor product = fold(factors);
        return any == null || masks.contains(null)
                ? product
                : Arithmetic.where(any, product, product.tape().constant(0, product));
    }

    private Tensor maskedExtreme(List<Tensor> parts, List<@Nullable Tensor> masks) {
        Tensor result = parts.get(0);
        Tensor mask = masks.get(0);
        for (int i = 1; i < parts.size(); i++) {
            Tensor part = parts.get(i);
            Tensor own = masks.get(i);
            part = own == null ? part : Arithmetic.where(own, part, result);
            result = mask == null ? result : Arithmetic.where(mask, result, part);
            mask = own == null || mask == null ? null : Arithmetic.maximum(mask, own);
            result = kind.operation.apply(result, part);
        }
        return result;
    }

    @Override
    public Masking masking() {
        return Masking.COMPUTES;
    }

    @Override
    public @Nullable Tensor computeMask(Call call, List<Tensor> inputs) {
        List<Tensor> masks = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Tensor mask = call.mask(i);
            if (mask != null) {
                masks.add(mask);
            }
        }
        if (config.keras() < 3) {
            return masks.stream().reduce(Arithmetic::minimum).orElse(null);
        }
        return masks.size() < inputs.size()
                ? null
                : masks.stream().reduce(Arithmetic::maximum).orElse(null);
    }
}
