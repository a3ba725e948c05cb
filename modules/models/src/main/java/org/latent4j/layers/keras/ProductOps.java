package org.latent4j.layers.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.latent4j.tape.Einsum;
import org.latent4j.tape.Tensor;

/** Products of arrays: all are sums of products over labelled axes. */
final class ProductOps {
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String[] SECOND = {"b", "x2", "y"};

    private ProductOps() {}

    /** The equation for operands of these ranks. */
    @FunctionalInterface
    private interface Equation {
        String of(OperationCall call, int first, int second);
    }

    static void addTo(Map<String, Op> known) {
        known.put("matmul", product(ProductOps::matmul));
        known.put("dot", product(ProductOps::dot));
        known.put("tensordot", product(ProductOps::tensordot));
        known.put("einsum", einsum());
    }

    private static Op product(Equation equation) {
        return new Op() {
            @Override
            public List<long[]> shapes(OperationCall call, List<long[]> inputs) {
                long[] a = call.shape(call.first(), inputs);
                long[] b = call.shape(call.need(1, SECOND), inputs);
                return List.of(Einsum.of(equation.of(call, a.length, b.length), a.length, b.length)
                        .shape(a, b));
            }

            @Override
            public List<Tensor> run(OperationCall call, Call context, List<Tensor> inputs) {
                Tensor a = call.tensor(call.first(), inputs);
                Tensor b = call.tensor(call.need(1, SECOND), inputs);
                boolean plain = call.key().equals("matmul")
                        && a.rank() > 1
                        && b.rank() > 1
                        && !call.flag(false, 2, "transpose_a")
                        && !call.flag(false, 3, "transpose_b");
                return List.of(
                        plain
                                ? a.matmul(b)
                                : Einsum.of(equation.of(call, a.rank(), b.rank()), a.rank(), b.rank())
                                        .apply(a, b));
            }
        };
    }

    private static String matmul(OperationCall call, int first, int second) {
        String a = first == 1 ? "k" : call.flag(false, 2, "transpose_a") ? "...km" : "...mk";
        String b = second == 1 ? "k" : call.flag(false, 3, "transpose_b") ? "...nk" : "...kn";
        boolean outer = first > 2 || second > 2;
        String result = (outer ? "..." : "") + (first == 1 ? "" : "m") + (second == 1 ? "" : "n");
        return (outer ? a : a.replace("...", "")) + "," + (outer ? b : b.replace("...", "")) + "->" + result;
    }

    /** Over the last axis of the first and the last but one of the second. */
    private static String dot(OperationCall call, int first, int second) {
        if (first == 0 || second == 0) {
            throw call.unsupported("x2", call.get(1, SECOND));
        }
        return tensordot(first, second, new int[] {first - 1}, new int[] {Math.max(0, second - 2)});
    }

    private static String tensordot(OperationCall call, int first, int second) {
        JsonNode axes = call.get(2, "axes");
        if (axes == null || axes.isInt()) {
            int count = axes == null ? 2 : axes.intValue();
            int[] a = new int[Math.max(0, Math.min(first, count))];
            int[] b = new int[a.length];
            Arrays.setAll(a, i -> first - a.length + i);
            Arrays.setAll(b, i -> i);
            return tensordot(first, second, a, b);
        }
        if (axes.size() != 2) {
            throw call.unsupported("axes", axes);
        }
        return tensordot(first, second, places(call, axes.get(0), first), places(call, axes.get(1), second));
    }

    private static int[] places(OperationCall call, JsonNode axes, int rank) {
        List<JsonNode> parts = OperationCall.parts(axes);
        if (parts.stream().anyMatch(axis -> !axis.isInt())) {
            throw call.unsupported("axes", axes);
        }
        return parts.stream()
                .mapToInt(axis -> Sizes.axis(new long[rank], axis.intValue()))
                .toArray();
    }

    private static String tensordot(int first, int second, int[] a, int[] b) {
        if (first + second > LETTERS.length() || a.length != b.length) {
            throw new IllegalArgumentException("tensordot: expected as many axes of the one as of the other, got "
                    + Arrays.toString(a) + " and " + Arrays.toString(b));
        }
        char[] left = LETTERS.substring(0, first).toCharArray();
        char[] right = LETTERS.substring(first, first + second).toCharArray();
        StringBuilder rest = new StringBuilder(new String(left) + new String(right));
        for (int i = 0; i < a.length; i++) {
            rest.deleteCharAt(rest.indexOf(String.valueOf(right[b[i]])));
            rest.deleteCharAt(rest.indexOf(String.valueOf(left[a[i]])));
            right[b[i]] = left[a[i]];
        }
        return new String(left) + "," + new String(right) + "->" + rest;
    }

    private static Op einsum() {
        return new Op() {
            private String equation(OperationCall call) {
                JsonNode first = call.arguments().path(0);
                return first.isTextual()
                        ? first.textValue()
                        : call.need(-1, "subscripts", "equation").asText();
            }

            private List<JsonNode> operands(OperationCall call) {
                List<JsonNode> operands = new ArrayList<>();
                call.arguments().forEach(argument -> {
                    if (!argument.isTextual()) {
                        operands.addAll(OperationCall.parts(argument));
                    }
                });
                if (operands.isEmpty() || operands.size() > 2) {
                    throw call.unsupported("operands", call.arguments());
                }
                return operands;
            }

            @Override
            public List<long[]> shapes(OperationCall call, List<long[]> inputs) {
                long[][] shapes = operands(call).stream()
                        .map(operand -> call.shape(operand, inputs))
                        .toArray(long[][]::new);
                int[] ranks =
                        Arrays.stream(shapes).mapToInt(shape -> shape.length).toArray();
                return List.of(Einsum.of(equation(call), ranks).shape(shapes));
            }

            @Override
            public List<Tensor> run(OperationCall call, Call context, List<Tensor> inputs) {
                List<Tensor> operands = operands(call).stream()
                        .map(operand -> call.tensor(operand, inputs))
                        .toList();
                Einsum einsum = Einsum.of(
                        equation(call), operands.stream().mapToInt(Tensor::rank).toArray());
                return List.of(
                        operands.size() == 1
                                ? einsum.apply(operands.get(0))
                                : einsum.apply(operands.get(0), operands.get(1)));
            }
        };
    }
}
