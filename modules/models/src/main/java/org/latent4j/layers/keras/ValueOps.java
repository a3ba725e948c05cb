package org.latent4j.layers.keras;

import static org.latent4j.tape.Functions.pointwise;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Arithmetic;
import org.latent4j.tape.Functions;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Operations value by value: functions, arithmetic, comparisons, choices. */
final class ValueOps {
    private static final Map<String, Activation> FUNCTIONS = Map.ofEntries(
            Map.entry("negative", Functions::negative),
            Map.entry("neg", Functions::negative),
            Map.entry("abs", Functions::abs),
            Map.entry("absolute", Functions::abs),
            Map.entry("exp", Functions::exp),
            Map.entry("exp2", x -> Functions.exp(x.times(Math.log(2)))),
            Map.entry("expm1", Functions::expm1),
            Map.entry("log", Functions::log),
            Map.entry("log1p", Functions::log1p),
            Map.entry("log2", x -> Functions.log(x).dividedBy(Math.log(2))),
            Map.entry("log10", x -> Functions.log(x).dividedBy(Math.log(10))),
            Map.entry("sqrt", Functions::sqrt),
            Map.entry("rsqrt", x -> Functions.reciprocal(Functions.sqrt(x))),
            Map.entry("square", Functions::square),
            Map.entry("reciprocal", Functions::reciprocal),
            Map.entry("sign", Functions::sign),
            Map.entry("floor", Functions::floor),
            Map.entry("ceil", Functions::ceil),
            Map.entry("round", x -> pointwise(x, Math::rint, (v, y) -> 0)),
            Map.entry("rint", x -> pointwise(x, Math::rint, (v, y) -> 0)),
            Map.entry("sin", Functions::sin),
            Map.entry("cos", Functions::cos),
            Map.entry("tan", x -> pointwise(x, Math::tan, (v, y) -> 1 + y * y)),
            Map.entry("arctan", x -> pointwise(x, Math::atan, (v, y) -> 1 / (1 + v * v))),
            Map.entry("atan", x -> pointwise(x, Math::atan, (v, y) -> 1 / (1 + v * v))),
            Map.entry("arcsin", x -> pointwise(x, Math::asin, (v, y) -> 1 / Math.sqrt(1 - v * v))),
            Map.entry("arccos", x -> pointwise(x, Math::acos, (v, y) -> -1 / Math.sqrt(1 - v * v))),
            Map.entry("sinh", x -> pointwise(x, Math::sinh, (v, y) -> Math.cosh(v))),
            Map.entry("cosh", x -> pointwise(x, Math::cosh, (v, y) -> Math.sinh(v))),
            Map.entry("erf", Functions::erf),
            Map.entry("isnan", x -> pointwise(x, v -> Double.isNaN(v) ? 1 : 0, (v, y) -> 0)),
            Map.entry("isfinite", x -> pointwise(x, v -> Double.isFinite(v) ? 1 : 0, (v, y) -> 0)),
            Map.entry("isinf", x -> pointwise(x, v -> Double.isInfinite(v) ? 1 : 0, (v, y) -> 0)),
            Map.entry("logicalnot", x -> pointwise(x, v -> v == 0 ? 1 : 0, (v, y) -> 0)),
            Map.entry("stopgradient", Functions::stopGradient),
            Map.entry("identity", x -> x),
            Map.entry("copy", x -> x),
            Map.entry("converttotensor", x -> x));

    private static final Map<String, BinaryOperator<Tensor>> ARITHMETIC = Map.ofEntries(
            Map.entry("add", Arithmetic::add),
            Map.entry("subtract", Arithmetic::subtract),
            Map.entry("sub", Arithmetic::subtract),
            Map.entry("multiply", Arithmetic::multiply),
            Map.entry("mul", Arithmetic::multiply),
            Map.entry("divide", Arithmetic::divide),
            Map.entry("truedivide", Arithmetic::divide),
            Map.entry("truediv", Arithmetic::divide),
            Map.entry("realdiv", Arithmetic::divide),
            Map.entry("dividenonan", ValueOps::divideNoNan),
            Map.entry("floordivide", (a, b) -> Functions.floor(a.dividedBy(b))),
            Map.entry("floordiv", (a, b) -> Functions.floor(a.dividedBy(b))),
            Map.entry("mod", (a, b) -> a.minus(Functions.floor(a.dividedBy(b)).times(b))),
            Map.entry(
                    "floormod",
                    (a, b) -> a.minus(Functions.floor(a.dividedBy(b)).times(b))),
            Map.entry("maximum", Arithmetic::maximum),
            Map.entry("minimum", Arithmetic::minimum),
            Map.entry("power", ValueOps::power),
            Map.entry("pow", ValueOps::power),
            Map.entry("squareddifference", (a, b) -> Functions.square(a.minus(b))),
            Map.entry("greater", compared(INDArray::gt)),
            Map.entry("greaterequal", compared((a, b) -> or(a.gt(b), a.eq(b)))),
            Map.entry("less", compared(INDArray::lt)),
            Map.entry("lessequal", compared((a, b) -> or(a.lt(b), a.eq(b)))),
            Map.entry("equal", compared(INDArray::eq)),
            Map.entry("eq", compared(INDArray::eq)),
            Map.entry("notequal", compared(INDArray::neq)),
            Map.entry("ne", compared(INDArray::neq)),
            Map.entry("logicaland", (a, b) -> truth(a).times(truth(b))),
            Map.entry("logicalor", (a, b) -> Arithmetic.maximum(truth(a), truth(b))),
            Map.entry("logicalxor", (a, b) -> Functions.abs(truth(a).minus(truth(b)))));

    private ValueOps() {}

    static void addTo(Map<String, Op> known) {
        FUNCTIONS.forEach((name, function) -> known.put(name, function(call -> function)));
        for (String name : new String[] {
            "sigmoid",
            "tanh",
            "softplus",
            "softsign",
            "silu",
            "swish",
            "hard_sigmoid",
            "hard_silu",
            "hard_swish",
            "mish",
            "selu",
            "relu6",
            "log_sigmoid",
            "hard_tanh",
            "tanh_shrink",
            "sparse_plus",
            "sparse_sigmoid"
        }) {
            known.put(
                    name.replace("_", ""),
                    function(call -> Activations.of(
                            com.fasterxml.jackson.databind.node.TextNode.valueOf(name),
                            call.config().keras())));
        }
        known.put("relu", function(ValueOps::relu));
        known.put("leakyrelu", function(call -> Curves.leakyRelu(call.number(0.2, 1, "negative_slope", "alpha"))));
        known.put("elu", function(call -> Curves.elu(call.number(1, 1, "alpha"))));
        known.put("celu", function(call -> Curves.celu(call.number(1, 1, "alpha"))));
        known.put("gelu", function(call -> Curves.gelu(call.flag(!call.tensorFlow(), 1, "approximate"))));
        known.put("squareplus", function(call -> Curves.squareplus(call.number(4, 1, "b"))));
        known.put("softshrink", function(call -> Curves.softShrink(call.number(0.5, 1, "threshold"))));
        known.put("hardshrink", function(call -> Curves.hardShrink(call.number(0.5, 1, "threshold"))));
        known.put(
                "threshold",
                function(call ->
                        Curves.threshold(call.number(0, 1, "threshold"), call.number(0, 2, "default_value", "value"))));
        known.put("softmax", function(call -> Mixing.softmax(axes(call))));
        known.put("logsoftmax", function(call -> Mixing.logSoftmax(axes(call))));
        known.put("sparsemax", function(call -> Mixing.sparsemax(call.integer(-1, 1, "axis"))));
        known.put("glu", function(call -> Mixing.glu(call.integer(-1, 1, "axis"))));
        known.put("cast", function(ValueOps::cast));
        ARITHMETIC.forEach((name, function) -> known.put(name, elementwise(function)));
        known.put("where", choice());
        known.put("select", choice());
        known.put("clip", limited("x_min", "x_max", "min_value", "max_value"));
        known.put("clipbyvalue", limited("clip_value_min", "clip_value_max", "min", "max"));
        known.put("addn", sum());
    }

    private static Op function(Function<OperationCall, Activation> function) {
        return Op.single(
                (call, shape) -> function.apply(call).shape(shape),
                (call, x) -> function.apply(call).of(x));
    }

    private static Activation relu(OperationCall call) {
        return Curves.relu(
                call.number(0, -1, "negative_slope", "alpha"),
                call.number(Double.POSITIVE_INFINITY, -1, "max_value"),
                call.number(0, -1, "threshold"));
    }

    private static int[] axes(OperationCall call) {
        JsonNode none = call.options().get("axis");
        int[] axes = call.integers(1, "axis", "dim");
        return axes != null ? axes : none != null && none.isNull() && !call.tensorFlow() ? new int[0] : new int[] {-1};
    }

    /** To integers it cuts the fraction, to truth values it compares with 0; to other floats it does nothing. */
    private static Activation cast(OperationCall call) {
        String type = call.need(1, "dtype").toString();
        if (type.contains("bool")) {
            return ValueOps::truth;
        }
        return type.contains("int")
                ? x -> pointwise(x, v -> v < 0 ? Math.ceil(v) : Math.floor(v), (v, y) -> 0)
                : x -> x;
    }

    private static Tensor truth(Tensor x) {
        return pointwise(x, v -> v != 0 ? 1 : 0, (v, y) -> 0);
    }

    private static BinaryOperator<Tensor> compared(BinaryOperator<INDArray> comparison) {
        return (a, b) -> Arithmetic.compare(a, b, comparison);
    }

    private static INDArray or(INDArray a, INDArray b) {
        return a.castTo(DataType.FLOAT).addi(b.castTo(DataType.FLOAT));
    }

    private static Tensor divideNoNan(Tensor a, Tensor b) {
        Tensor zero = b.tape().constant(0, b);
        Tensor none = Arithmetic.compare(b, zero, INDArray::eq);
        return Arithmetic.where(none, zero, a.dividedBy(b.plus(none)));
    }

    private static Tensor power(Tensor a, Tensor b) {
        return b.rank() == 0 && !b.needsGradient()
                ? Functions.power(a, b.value().getDouble(0))
                : Arithmetic.power(a, b);
    }

    private static Op elementwise(BinaryOperator<Tensor> function) {
        String[] second = {"y", "x2", "b", "exponent"};
        return new Op() {
            @Override
            public List<long[]> shapes(OperationCall call, List<long[]> inputs) {
                return List.of(
                        Sizes.broadcast(call.shape(call.first(), inputs), call.shape(call.need(1, second), inputs)));
            }

            @Override
            public List<Tensor> run(OperationCall call, Call context, List<Tensor> inputs) {
                return List.of(
                        function.apply(call.tensor(call.first(), inputs), call.tensor(call.need(1, second), inputs)));
            }
        };
    }

    private static Op choice() {
        return new Op() {
            @Override
            public List<long[]> shapes(OperationCall call, List<long[]> inputs) {
                return List.of(Sizes.broadcast(
                        call.shape(call.need(0, "condition"), inputs),
                        Sizes.broadcast(
                                call.shape(call.need(1, "x", "x1", "t"), inputs),
                                call.shape(call.need(2, "y", "x2", "e"), inputs))));
            }

            @Override
            public List<Tensor> run(OperationCall call, Call context, List<Tensor> inputs) {
                return List.of(Arithmetic.where(
                        call.tensor(call.need(0, "condition"), inputs),
                        call.tensor(call.need(1, "x", "x1", "t"), inputs),
                        call.tensor(call.need(2, "y", "x2", "e"), inputs)));
            }
        };
    }

    private static Op limited(String least, String largest, String otherLeast, String otherLargest) {
        return new Op() {
            private @Nullable JsonNode bound(OperationCall call, int position) {
                return position == 1 ? call.get(1, least, otherLeast) : call.get(2, largest, otherLargest);
            }

            @Override
            public List<long[]> shapes(OperationCall call, List<long[]> inputs) {
                long[] shape = call.shape(call.need(0, "x", "t"), inputs);
                for (int i = 1; i <= 2; i++) {
                    JsonNode bound = bound(call, i);
                    shape = bound == null ? shape : Sizes.broadcast(shape, call.shape(bound, inputs));
                }
                return List.of(shape);
            }

            @Override
            public List<Tensor> run(OperationCall call, Call context, List<Tensor> inputs) {
                Tensor x = call.tensor(call.need(0, "x", "t"), inputs);
                JsonNode lower = bound(call, 1);
                JsonNode upper = bound(call, 2);
                Tensor raised = lower == null ? x : Arithmetic.maximum(x, call.tensor(lower, inputs));
                return List.of(upper == null ? raised : Arithmetic.minimum(raised, call.tensor(upper, inputs)));
            }
        };
    }

    private static Op sum() {
        return new Op() {
            @Override
            public List<long[]> shapes(OperationCall call, List<long[]> inputs) {
                return List.of(OperationCall.parts(call.need(0, "inputs")).stream()
                        .map(part -> call.shape(part, inputs))
                        .reduce(Sizes::broadcast)
                        .orElseThrow());
            }

            @Override
            public List<Tensor> run(OperationCall call, Call context, List<Tensor> inputs) {
                return List.of(OperationCall.parts(call.need(0, "inputs")).stream()
                        .map(part -> call.tensor(part, inputs))
                        .reduce(Arithmetic::add)
                        .orElseThrow());
            }
        };
    }
}
