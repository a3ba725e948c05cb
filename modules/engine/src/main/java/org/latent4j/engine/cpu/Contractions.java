package org.latent4j.engine.cpu;

import org.latent4j.engine.kernels.Kernels;

/**
 * Gradients of kernels that are used at every step of sequences: sums over examples and steps of the outer product of two rows,
 * some examples at a time so that their rows stay in the cache.
 */
final class Contractions {
    private final Kernels kernels;
    private final int examples;

    Contractions(Kernels kernels, int examples) {
        this.kernels = kernels;
        this.examples = examples;
    }

    /**
     * Rows of an array.
     *
     * @param first where the first example's first row is
     * @param example distance between examples
     * @param step distance between steps
     */
    record Factor(float[] values, int first, int example, int step) {}

    /** The gradient {@code sum over examples and steps of left^T right} of a parameter. */
    GradientSource source(Parameter parameter, Factor left, Factor right, int steps) {
        return source(parameter, left, right, steps, 0, parameter.stride);
    }

    /** The same of some of a parameter's columns; others aren't touched. */
    GradientSource source(Parameter parameter, Factor left, Factor right, int steps, int column, int columns) {
        int[][] leftStarts = new int[examples + 1][];
        int[][] rightStarts = new int[examples + 1][];
        for (int count = 0; count <= examples; count++) {
            leftStarts[count] = Tables.rows(count, left.example());
            rightStarts[count] = Tables.rows(count, right.example());
        }
        int[] neighbours = Tables.rows(parameter.rows, 1);
        int[] rows = Tables.rows(parameter.rows, parameter.stride);
        int[] none = Tables.same(parameter.rows);
        float[] zeros = new float[parameter.stride];
        return (batch, from, to, sum, at, add) -> {
            int base = at - from * parameter.stride + column;
            boolean started = add;
            for (int example = 0; example < batch && steps > 0; example += examples) {
                int count = Math.min(examples, batch - example);
                kernels.product(
                        left.values(),
                        left.first() + example * left.example(),
                        neighbours,
                        leftStarts[count],
                        left.step(),
                        right.values(),
                        right.first() + example * right.example(),
                        rightStarts[count],
                        right.step(),
                        steps,
                        sum,
                        base,
                        rows,
                        started ? sum : zeros,
                        started ? base : 0,
                        started ? rows : none,
                        from,
                        to,
                        columns);
                started = true;
            }
            for (int row = from; row < to && !started; row++) {
                int start = base + row * parameter.stride;
                java.util.Arrays.fill(sum, start, start + columns, 0);
            }
        };
    }
}
