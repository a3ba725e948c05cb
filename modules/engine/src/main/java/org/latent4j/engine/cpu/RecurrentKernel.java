package org.latent4j.engine.cpu;

import org.latent4j.engine.kernels.Kernels;

/** The products of a recurrent layer's states with the kernel it has for them, step by step, and their gradients. */
final class RecurrentKernel {
    private final Kernels kernels;
    private final Contractions contractions;
    private final Parameter kernel;
    private final int time;
    private final int count;
    private final int units;
    private final int width;
    private final int[] exampleStates;
    private final float[][] scratch;

    /**
     * @param kernel {@code [units, gates * units]}
     * @param time steps
     * @param count units without padding
     * @param units with padding
     */
    RecurrentKernel(Workshop workshop, Contractions contractions, Parameter kernel, int time, int count, int units) {
        this.kernels = workshop.kernels;
        this.contractions = contractions;
        this.kernel = kernel;
        this.time = time;
        this.count = count;
        this.units = units;
        this.width = kernel.stride;
        this.exampleStates = Tables.rows(workshop.batch, time * units);
        this.scratch = new float[workshop.batch][Layout.UNIT];
    }

    /**
     * Some columns' products with the states of one step, for some rows.
     *
     * @param states {@code [batch, time, units]}
     * @param to {@code [batch, time, gates * units]}: where the products of {@code toStep} go
     * @param start what they are added to
     * @param startBase its first number
     * @param startRows where each row's is
     */
    void multiply(
            float[] states,
            int step,
            int column,
            int columns,
            float[] to,
            int toStep,
            int[] toRows,
            float[] start,
            int startBase,
            int[] startRows,
            int from,
            int end) {
        kernels.product(
                states,
                step * units,
                exampleStates,
                Tables.START,
                1,
                kernel.values,
                column,
                Tables.START,
                width,
                count,
                to,
                toStep * width + column,
                toRows,
                start,
                startBase,
                startRows,
                from,
                end,
                columns);
    }

    /** What the gradients by some columns' products of a step mean for the states: into {@code [batch, units]}. */
    void back(float[] gradients, int step, int column, int columns, float[] to, int from, int end) {
        kernels.dot(
                gradients,
                (from * time + step) * width + column,
                time * width,
                kernel.values,
                column,
                width,
                to,
                from * units,
                units,
                end - from,
                count,
                columns,
                scratch[from]);
    }

    /**
     * The gradient of some columns: from the second step on, the states times the gradients by the products.
     *
     * @param states {@code [batch, time, units]}
     * @param first the step whose states the second step multiplied
     * @param gradients {@code [batch, time, gates * units]}
     */
    GradientSource gradient(float[] states, int first, float[] gradients, int column, int columns) {
        return contractions.source(
                kernel,
                new Contractions.Factor(states, first * units, time * units, units),
                new Contractions.Factor(gradients, width + column, time * width, width),
                time - 1,
                column,
                columns);
    }
}
