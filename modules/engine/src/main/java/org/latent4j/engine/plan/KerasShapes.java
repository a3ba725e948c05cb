package org.latent4j.engine.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/** Keras's layers that put numbers elsewhere. */
final class KerasShapes implements KerasVertices.KerasFamily {
    @Override
    public boolean compile(KerasCompilation layer) {
        switch (layer.kind()) {
            case "Flatten", "Reshape" ->
                rearrange(layer, identity(layer.output().size()));
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

    private static int[] identity(int size) {
        int[] from = new int[size];
        Arrays.setAll(from, i -> i);
        return from;
    }

    private static int[] repeated(KerasCompilation layer) {
        int[] from = new int[layer.output().size()];
        Arrays.setAll(from, i -> i % layer.input().size());
        return from;
    }

    private static void rearrange(KerasCompilation layer, int[] from) {
        layer.add(new Operation.Rearrange(layer.input(), layer.output(), layer.kind(), from));
        layer.done();
    }

    private static void upSampling(KerasCompilation layer) {
        if (!layer.config().text("interpolation", "nearest").equals("nearest")) {
            throw layer.unsupported("interpolation");
        }
        int[] factors = KerasImages.axes(layer, "size", 2);
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
        boolean sequence = layer.kind().contains("1D");
        JsonNode value = layer.config().child(option);
        int top = 0;
        int left = 0;
        if (value != null && value.isArray() && value.size() == 2) {
            if (sequence) {
                left = value.get(0).asInt();
            } else {
                top = first(value.get(0));
                left = first(value.get(1));
            }
        } else if (value != null && value.isInt()) {
            top = sequence ? 0 : value.asInt();
            left = value.asInt();
        } else {
            throw layer.unsupported(option + " " + value);
        }
        int up = sign * top;
        int before = sign * left;
        rearrange(layer, places(layer, (y, x) -> new int[] {y + up, x + before}));
    }

    private static int first(JsonNode sides) {
        return sides.isArray() ? sides.get(0).asInt() : sides.asInt();
    }
}
