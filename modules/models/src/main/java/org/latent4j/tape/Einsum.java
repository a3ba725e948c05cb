package org.latent4j.tape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Einstein's sum of one or two tensors: {@code ab,bc->ac}, with {@code ...} for axes not named, which broadcast.
 *
 * @param left labels of the first operand, one an axis
 * @param right of the second; empty if there is only one operand
 * @param result of the result
 */
public record Einsum(List<Character> left, List<Character> right, List<Character> result) {
    private static final char FIRST_UNNAMED = '\uE000'; // private use: labels of the axes behind "..."

    /**
     * Reads an equation.
     *
     * @param ranks of the operands; one or two
     * @throws IllegalArgumentException if the equation doesn't fit
     */
    public static Einsum of(String equation, int... ranks) {
        String[] sides = equation.replace(" ", "").split("->", -1);
        String[] operands = sides[0].split(",", -1);
        if (sides.length > 2 || operands.length != ranks.length || ranks.length > 2) {
            throw wrong(equation, ranks);
        }
        int most = 0;
        for (int i = 0; i < ranks.length; i++) {
            most = Math.max(most, unnamed(equation, operands[i], ranks[i]));
        }
        List<Character> left = labels(equation, operands[0], ranks[0], most);
        List<Character> right = ranks.length == 1 ? List.of() : labels(equation, operands[1], ranks[1], most);
        String output = sides.length == 2 ? sides[1] : implied(operands);
        List<Character> result = labels(
                equation, output, output.replace("...", "").length() + (output.contains("...") ? most : 0), most);
        Einsum einsum = new Einsum(left, right, result);
        for (List<Character> labels : List.of(left, right, result)) {
            if (labels.stream().distinct().count() != labels.size()) {
                throw new IllegalArgumentException(
                        "einsum: expected each label once an operand, got '" + equation + "'");
            }
        }
        if (!result.stream().allMatch(label -> left.contains(label) || right.contains(label))) {
            throw wrong(equation, ranks);
        }
        return einsum;
    }

    private static IllegalArgumentException wrong(String equation, int... ranks) {
        return new IllegalArgumentException("einsum: expected an equation for operands of ranks "
                + Arrays.toString(ranks) + ", got '" + equation + "'");
    }

    private static int unnamed(String equation, String labels, int rank) {
        int named = labels.replace("...", "").length();
        if (labels.contains("...") ? named > rank : named != rank) {
            throw wrong(equation, rank);
        }
        return rank - named;
    }

    private static List<Character> labels(String equation, String text, int rank, int most) {
        List<Character> labels = new ArrayList<>();
        int unnamed = unnamed(equation, text, rank);
        int dots = text.indexOf("...");
        for (int i = 0; i < text.length(); i++) {
            if (i == dots) {
                for (int k = most - unnamed; k < most; k++) {
                    labels.add((char) (FIRST_UNNAMED + k));
                }
                i += 2;
            } else if (Character.isLetter(text.charAt(i))) {
                labels.add(text.charAt(i));
            } else {
                throw wrong(equation, rank);
            }
        }
        return labels;
    }

    /** Without "->" NumPy gives the labels that occur once, in alphabetical order. */
    private static String implied(String... operands) {
        String all = String.join("", operands).replace("...", "");
        StringBuilder result = new StringBuilder(String.join("", operands).contains("...") ? "..." : "");
        all.chars()
                .distinct()
                .sorted()
                .filter(label -> all.indexOf(label) == all.lastIndexOf(label))
                .forEach(label -> result.append((char) label));
        return result.toString();
    }

    /** The result's shape; -1 stands for an unknown size. */
    public long[] shape(long[]... operands) {
        Map<Character, Long> sizes = sizes(operands);
        return result.stream()
                .mapToLong(label -> Objects.requireNonNull(sizes.get(label)))
                .toArray();
    }

    private Map<Character, Long> sizes(long[]... operands) {
        Map<Character, Long> sizes = new LinkedHashMap<>();
        List<List<Character>> labels = List.of(left, right);
        for (int i = 0; i < operands.length; i++) {
            for (int axis = 0; axis < operands[i].length; axis++) {
                long size = operands[i][axis];
                Long known = sizes.get(labels.get(i).get(axis));
                if (known == null || known < 0 || (known == 1 && size > 1)) {
                    sizes.put(labels.get(i).get(axis), size);
                } else if (size >= 0 && size != known && size != 1) {
                    throw new IllegalArgumentException("einsum: expected equal sizes of equal labels, got "
                            + Arrays.toString(operands[0]) + " and " + Arrays.toString(operands[operands.length - 1]));
                }
            }
        }
        return sizes;
    }

    /** The sum of one operand. */
    public Tensor apply(Tensor x) {
        return ordered(summed(x, left, List.of()), kept(left, List.of()));
    }

    /** The sum of products. */
    public Tensor apply(Tensor a, Tensor b) {
        Map<Character, Long> sizes = sizes(a.shape(), b.shape());
        List<Character> ofA = kept(left, right);
        List<Character> ofB = kept(right, left);
        List<Character> shared = ofA.stream()
                .filter(label -> ofB.contains(label) && result.contains(label))
                .toList();
        List<Character> summed = ofA.stream()
                .filter(label -> ofB.contains(label) && !result.contains(label))
                .toList();
        List<Character> rows =
                ofA.stream().filter(label -> !ofB.contains(label)).toList();
        List<Character> columns =
                ofB.stream().filter(label -> !ofA.contains(label)).toList();
        Tensor x = arranged(summed(a, left, right), ofA, List.of(shared, rows, summed), sizes);
        Tensor y = arranged(summed(b, right, left), ofB, List.of(shared, summed, columns), sizes);
        Tensor product = shared.isEmpty()
                ? Products.matmul(Shaping.squeeze(x, 0), Shaping.squeeze(y, 0))
                : Products.matmul(x, y);
        List<Character> order = new ArrayList<>(shared);
        order.addAll(rows);
        order.addAll(columns);
        return ordered(
                product.reshape(order.stream()
                        .mapToLong(label -> Objects.requireNonNull(sizes.get(label)))
                        .toArray()),
                order);
    }

    private List<Character> kept(List<Character> own, List<Character> other) {
        return own.stream()
                .filter(label -> result.contains(label) || other.contains(label))
                .toList();
    }

    private Tensor summed(Tensor x, List<Character> own, List<Character> other) {
        List<Character> kept = kept(own, other);
        int[] over = java.util.stream.IntStream.range(0, own.size())
                .filter(axis -> !kept.contains(own.get(axis)))
                .toArray();
        return over.length == 0 ? x : Reductions.sum(x, false, over);
    }

    /** Three axes: the labels of each group in this order, one axis a group. */
    private static Tensor arranged(
            Tensor x, List<Character> labels, List<List<Character>> groups, Map<Character, Long> sizes) {
        long[] full = labels.stream()
                .mapToLong(label -> Objects.requireNonNull(sizes.get(label)))
                .toArray();
        List<Character> order = groups.stream().flatMap(List::stream).toList();
        long[] shape = groups.stream()
                .mapToLong(group -> group.stream()
                        .mapToLong(label -> Objects.requireNonNull(sizes.get(label)))
                        .reduce(1, Math::multiplyExact))
                .toArray();
        return permuted(Shaping.broadcastTo(x, full), labels, order).reshape(shape);
    }

    private Tensor ordered(Tensor x, List<Character> labels) {
        return permuted(x, labels, result);
    }

    private static Tensor permuted(Tensor x, List<Character> from, List<Character> to) {
        return from.equals(to)
                ? x
                : Shaping.permute(x, to.stream().mapToInt(from::indexOf).toArray());
    }
}
