package org.latent4j.cli;

import java.util.Arrays;
import java.util.function.Supplier;
import org.latent4j.data.Dataset;
import org.latent4j.data.Examples;
import org.latent4j.models.Signature;
import org.latent4j.models.VariationalAutoencoder;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Codings of two numbers at the places of a grid.
 *
 * @param across the first number's values from left to right
 * @param down the second number's values from top to bottom, falling
 */
record LatentGrid(double[] across, double[] down) {
    private static final double REACH = 2;
    private static final double LEFT_OUT = 0.02;
    private static final int MOST_ROWS = 10_000;

    /**
     * A grid over where codings lie: of a variational model two standard deviations around 0, of others where those of the
     * test rows are, but for the outermost.
     *
     * @param dataset opened where its rows are needed
     * @throws IllegalArgumentException if the codings aren't two numbers
     */
    static LatentGrid of(LoadedModel loaded, int side, Supplier<Dataset> dataset) {
        Signature signature = loaded.model().signature();
        boolean variational = signature == null
                ? loaded.model().variant() instanceof VariationalAutoencoder
                : signature.mean() != null;
        long numbers = signature == null
                ? loaded.model().variant() == null
                        ? -1
                        : loaded.model().variant().latentSize()
                : Shapes.size(signature.codingsShape());
        if (numbers != 2) {
            throw new IllegalArgumentException("plot manifold: expected a model whose codings are two numbers"
                    + " (trained with --latent-size 2), " + (numbers < 0 ? "this one doesn't say" : "got " + numbers));
        }
        if (variational) {
            return new LatentGrid(steps(-REACH, REACH, side), steps(REACH, -REACH, side));
        }
        Examples test = dataset.get().test();
        Examples rows = test.range(0, Math.min(MOST_ROWS, test.size()));
        INDArray codings = loaded.model().encode(rows.features(), rows.mask());
        double[] x = middle(codings.getColumn(0));
        double[] y = middle(codings.getColumn(1));
        return new LatentGrid(steps(x[0], x[1], side), steps(y[1], y[0], side));
    }

    /** {@code [down * across, 2]}, row by row from the top left. */
    INDArray codings() {
        float[][] codings = new float[down.length * across.length][];
        for (int i = 0; i < codings.length; i++) {
            codings[i] = new float[] {(float) across[i % across.length], (float) down[i / across.length]};
        }
        return Nd4j.createFromArray(codings);
    }

    private static double[] middle(INDArray column) {
        double[] sorted = column.dup('c').data().asDouble();
        Arrays.sort(sorted);
        int left = (int) (LEFT_OUT * sorted.length);
        return new double[] {sorted[left], sorted[sorted.length - 1 - left]};
    }

    private static double[] steps(double from, double to, int count) {
        double[] steps = new double[count];
        Arrays.setAll(steps, i -> from + (to - from) * i / (count - 1));
        return steps;
    }
}
