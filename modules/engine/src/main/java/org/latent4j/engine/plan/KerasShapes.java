package org.latent4j.engine.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;

/** Keras's layers that put numbers elsewhere. */
final class KerasShapes implements KerasVertices.KerasFamily {
    @Override
    public boolean compile(KerasCompilation layer) {
        switch (layer.kind()) {
            case "Identity", "InputLayer" -> layer.passThrough();
            case "Flatten" -> flatten(layer);
            case "Reshape" -> rearrange(layer, identity(layer.output().size()));
            case "Permute" -> permute(layer);
            case "RepeatVector" -> rearrange(layer, repeated(layer));
            case "UpSampling1D", "UpSampling2D" -> upSampling(layer);
            case "ZeroPadding1D", "ZeroPadding2D" -> shifted(layer, "padding", -1);
            case "Cropping1D", "Cropping2D" -> shifted(layer, "cropping", 1);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void rearrange(KerasCompilation layer, int[] from) {
        layer.add(new Operation.Rearrange(layer.input(), layer.output(), layer.kind(), from));
        layer.done();
    }

    static int[] identity(int size) {
        int[] from = new int[size];
        Arrays.setAll(from, i -> i);
        return from;
    }

    private static void flatten(KerasCompilation layer) {
        boolean moves = layer.config().channelsFirst() && layer.input().shape().size() > 1;
        KerasCompilation inside = moves ? layer.withChannelsAt(0) : layer;
        rearrange(inside, identity(inside.output().size()));
    }

    private static void permute(KerasCompilation layer) {
        int[] order = Arrays.stream(layer.config().integers("dims"))
                .map(axis -> axis - 1)
                .toArray();
        rearrange(layer, permutation(layer.input().shape(), order));
    }

    /** A shape with its axes in another order. */
    static List<Integer> permuted(List<Integer> shape, int[] order) {
        return Arrays.stream(order).mapToObj(shape::get).toList();
    }

    /** Where the numbers of an array with its axes in another order come from. */
    static int[] permutation(List<Integer> shape, int[] order) {
        int[] strides = new int[shape.size()];
        int stride = 1;
        for (int axis = shape.size() - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape.get(axis);
        }
        int[] from = {0};
        for (int axis : order) {
            int size = shape.get(axis);
            int[] longer = new int[from.length * size];
            for (int i = 0; i < longer.length; i++) {
                longer[i] = from[i / size] + i % size * strides[axis];
            }
            from = longer;
        }
        return from;
    }

    /** The order that brings an axis to the end. */
    static int[] toTheEnd(int axis, int rank) {
        int[] order = new int[rank];
        for (int i = 0; i < rank; i++) {
            order[i] = i == rank - 1 ? axis : i < axis ? i : i + 1;
        }
        return order;
    }

    /** The order that brings axes back. */
    static int[] inverse(int[] order) {
        int[] inverse = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            inverse[order[i]] = i;
        }
        return inverse;
    }

    private static int[] repeated(KerasCompilation layer) {
        int[] from = new int[layer.output().size()];
        Arrays.setAll(from, i -> i % layer.input().size());
        return from;
    }

    private static void upSampling(KerasCompilation layer) {
        if (!layer.config().text("interpolation", "nearest").equals("nearest")) {
            throw layer.unsupported("interpolation");
        }
        boolean sequence = layer.kind().equals("UpSampling1D");
        int[] factors = KerasImages.axes(layer, sequence && layer.config().has("length") ? "length" : "size", 2);
        rearrange(layer, places(layer, (y, x) -> new int[] {y / factors[0], x / factors[1]}));
    }

    /** Where a position of the output comes from. */
    private interface Source {
        int[] of(int y, int x);
    }

    private static int[] places(KerasCompilation layer, Source source) {
        int[] in = KerasImages.space(layer.input());
        int[] out = KerasImages.space(layer.output());
        int channels = layer.input().channels();
        int[] from = new int[layer.output().size()];
        for (int i = 0; i < from.length; i++) {
            int position = i / channels;
            int[] at = source.of(position / out[1], position % out[1]);
            boolean inside = at[0] >= 0 && at[0] < in[0] && at[1] >= 0 && at[1] < in[1];
            from[i] = inside ? (at[0] * in[1] + at[1]) * channels + i % channels : -1;
        }
        return from;
    }

    private static void shifted(KerasCompilation layer, String option, int sign) {
        JsonNode value = layer.config().child(option);
        boolean sequence = layer.kind().contains("1D");
        int otherwise = option.equals("cropping") && !sequence ? 0 : 1;
        int top = value == null ? otherwise : value.asInt();
        int left = top;
        if (value != null && value.isArray() && (!sequence || value.size() == 1)) {
            top = first(value.get(0));
            left = first(value.get(sequence ? 0 : 1));
        } else if (value != null && value.isArray()) {
            left = first(value);
        }
        int up = sequence ? 0 : sign * top;
        int before = sign * left;
        rearrange(layer, places(layer, (y, x) -> new int[] {y + up, x + before}));
    }

    /** What is before: of one number for both sides, or of two. */
    private static int first(JsonNode sides) {
        return sides.isArray() ? sides.get(0).asInt() : sides.asInt();
    }
}
