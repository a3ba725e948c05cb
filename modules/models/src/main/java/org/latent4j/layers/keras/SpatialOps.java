package org.latent4j.layers.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Tensor;

/** Operations on space that a layer computes too: pooling, resizing; and blocks of space as channels. */
final class SpatialOps {
    private SpatialOps() {}

    static void addTo(Map<String, Op> known) {
        known.put("maxpool", pooling("MaxPooling"));
        known.put("averagepool", pooling("AveragePooling"));
        known.put("maxpool2d", pooling("MaxPooling"));
        known.put("avgpool2d", pooling("AveragePooling"));
        known.put("maxpool1d", pooling("MaxPooling"));
        known.put("avgpool1d", pooling("AveragePooling"));
        known.put("resize", asLayer(call -> "Resizing", SpatialOps::resizing));
        known.put("depthtospace", Op.single((call, shape) -> blocks(call, shape, true), (call, x) -> {
            long[] to = blocks(call, x.shape(), true);
            long block = block(call);
            return x.reshape(-1, x.size(1), x.size(2), block, block, to[3])
                    .permute(0, 1, 3, 2, 4, 5)
                    .reshape(-1, to[1], to[2], to[3]);
        }));
        known.put("spacetodepth", Op.single((call, shape) -> blocks(call, shape, false), (call, x) -> {
            long[] to = blocks(call, x.shape(), false);
            long block = block(call);
            return x.reshape(-1, to[1], block, to[2], block, x.size(3))
                    .permute(0, 1, 3, 2, 4, 5)
                    .reshape(-1, to[1], to[2], to[3]);
        }));
    }

    private static long block(OperationCall call) {
        JsonNode size = call.get(1, "block_size");
        if (size == null || !size.canConvertToInt() || size.intValue() < 2) {
            throw LayerConfig.wrong("block_size", "an integer of at least 2", size);
        }
        return size.intValue();
    }

    private static long[] blocks(OperationCall call, long[] shape, boolean toSpace) {
        Sizes.ranked(shape, 4);
        long block = block(call);
        long area = block * block;
        boolean fits = toSpace
                ? Sizes.known(shape, 3) % area == 0
                : Sizes.known(shape, 1) % block == 0 && Sizes.known(shape, 2) % block == 0;
        if (!fits) {
            throw LayerConfig.wrong("block_size", "a divisor of the input's sizes", call.get(1, "block_size"));
        }
        return toSpace
                ? new long[] {
                    shape[0],
                    shape[1] < 0 ? -1 : Math.multiplyExact(shape[1], block),
                    shape[2] < 0 ? -1 : Math.multiplyExact(shape[2], block),
                    shape[3] / area
                }
                : new long[] {shape[0], shape[1] / block, shape[2] / block, Math.multiplyExact(shape[3], area)};
    }

    private static Op pooling(String layer) {
        return asLayer(call -> layer, call -> {
            ObjectNode config = JsonNodeFactory.instance.objectNode();
            put(config, "pool_size", call.get(1, "pool_size", "ksize"));
            put(config, "strides", call.get(2, "strides"));
            JsonNode padding = call.get(3, "padding");
            config.put("padding", padding == null ? "valid" : padding.asText().toLowerCase(Locale.ROOT));
            JsonNode format = call.get(4, "data_format");
            config.put(
                    "data_format",
                    format != null && format.asText().matches("channels_first|NC.+")
                            ? "channels_first"
                            : "channels_last");
            return config;
        });
    }

    private static ObjectNode resizing(OperationCall call) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        JsonNode size = call.get(1, "size");
        if (size == null || size.size() != 2) {
            throw LayerConfig.wrong("size", "[height, width]", size);
        }
        config.set("height", size.get(0));
        config.set("width", size.get(1));
        put(config, "interpolation", call.get(2, "interpolation", "method"));
        put(config, "data_format", call.get(-1, "data_format"));
        return config;
    }

    private static void put(ObjectNode config, String key, @Nullable JsonNode value) {
        if (value != null) {
            config.set(key, value);
        }
    }

    /** Computed by the layer of a class name; a name without dimensions gets those of the input. */
    private static Op asLayer(Function<OperationCall, String> name, Function<OperationCall, ObjectNode> config) {
        return new Op() {
            private KerasLayer layer(OperationCall call, long[] shape) {
                String base = name.apply(call);
                String className = base.endsWith("Pooling") ? base + (shape.length - 2) + "D" : base;
                KerasLayers.Factory factory = KerasLayers.factory(className);
                if (factory == null) {
                    throw new UnsupportedLayerException(
                            "function '" + call.function() + "' of " + shape.length + " axes is not known");
                }
                return factory.of(LayerConfig.of(config.apply(call), 3));
            }

            @Override
            public List<long[]> shapes(OperationCall call, List<long[]> inputs) {
                long[] shape = call.shape(call.first(), inputs);
                return layer(call, shape).outputShapes(List.of(shape));
            }

            @Override
            public List<Tensor> run(OperationCall call, Call context, List<Tensor> inputs) {
                Tensor x = call.tensor(call.first(), inputs);
                return layer(call, x.shape()).call(context, List.of(x));
            }
        };
    }
}
