package org.latent4j.layers.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.latent4j.tape.Arithmetic;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Operations that make new values: constants, random numbers, shapes. */
final class FillOps {
    private FillOps() {}

    static void addTo(Map<String, Op> known) {
        known.put("oneslike", Op.single((call, shape) -> shape, (call, x) -> filled(x, 1)));
        known.put("zeroslike", Op.single((call, shape) -> shape, (call, x) -> filled(x, 0)));
        known.put("fulllike", full());
        known.put("normal", random(true));
        known.put("randomnormal", random(true));
        known.put("uniform", random(false));
        known.put("randomuniform", random(false));
        known.put("shape", shape());
        known.put("shapev2", shape());
        known.put("intshape", shape());
        known.put(
                "size",
                Op.single(
                        (call, shape) -> new long[0],
                        (call, x) -> x.tape()
                                .own(Nd4j.scalar(x.value().dataType(), x.value().length()))));
        known.put(
                "rank",
                Op.single(
                        (call, shape) -> new long[0],
                        (call, x) -> x.tape().own(Nd4j.scalar(x.value().dataType(), x.rank()))));
        known.put("ones", constant(1));
        known.put("zeros", constant(0));
    }

    private static Tensor filled(Tensor x, double number) {
        return x.tape()
                .own(
                        x.rank() == 0
                                ? Nd4j.scalar(x.value().dataType(), number)
                                : Nd4j.valueArrayOf(x.shape(), number, x.value().dataType()));
    }

    private static Op full() {
        return new Op() {
            @Override
            public List<long[]> shapes(OperationCall call, List<long[]> inputs) {
                return List.of(call.shape(call.first(), inputs));
            }

            @Override
            public List<Tensor> run(OperationCall call, Call context, List<Tensor> inputs) {
                Tensor x = call.tensor(call.first(), inputs);
                Tensor value = call.tensor(call.need(1, "fill_value"), inputs);
                return List.of(Shaping.broadcastTo(value, x.shape()));
            }
        };
    }

    private static Op shape() {
        return Op.single(
                (call, shape) -> new long[] {shape.length},
                (call, x) -> x.tape()
                        .own(Nd4j.createFromArray(Arrays.stream(x.shape())
                                        .asDoubleStream()
                                        .toArray())
                                .castTo(x.value().dataType())));
    }

    private static Op constant(double number) {
        return sized((call, context, x, shape) -> x.tape()
                .own(
                        shape.length == 0
                                ? Nd4j.scalar(x.value().dataType(), number)
                                : Nd4j.valueArrayOf(shape, number, x.value().dataType())));
    }

    /** What fills a shape; the tensor is any of the call's. */
    @FunctionalInterface
    private interface Filling {
        Tensor of(OperationCall call, Call context, Tensor any, long[] shape);
    }

    private static Op sized(Filling filling) {
        return new Op() {
            @Override
            public List<long[]> shapes(OperationCall call, List<long[]> inputs) {
                return List.of(call.statedSizes(call.need(0, "shape", "size", "dims"), inputs));
            }

            @Override
            public List<Tensor> run(OperationCall call, Call context, List<Tensor> inputs) {
                JsonNode given = call.need(0, "shape", "size", "dims");
                if (inputs.isEmpty()) {
                    throw call.unsupported("shape", given);
                }
                long[] shape = Tape.checked(call.function(), call.sizes(given, inputs));
                return List.of(filling.of(call, context, inputs.get(0), shape));
            }
        };
    }

    /** Drawn in training; else the mean of the distribution. */
    private static Op random(boolean normal) {
        return sized((call, context, x, shape) -> {
            DataType type = x.value().dataType();
            double first = call.number(0, 1, normal ? new String[] {"mean"} : new String[] {"minval"});
            double second = call.number(1, 2, normal ? new String[] {"stddev"} : new String[] {"maxval"});
            double mean = normal ? first : (first + second) / 2;
            double width = normal ? second : second - first;
            if (!context.training()) {
                return x.tape().own(shape.length == 0 ? Nd4j.scalar(type, mean) : Nd4j.valueArrayOf(shape, mean, type));
            }
            Tensor drawn = x.tape().own(normal ? Nd4j.randn(type, shape) : Nd4j.rand(type, shape));
            return Arithmetic.add(drawn.times(width), x.tape().constant(first, x));
        });
    }
}
