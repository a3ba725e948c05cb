package org.latent4j.engine.cpu;

/** A place where a weight is used, which therefore has a share in its gradient. */
interface GradientSource {
    /**
     * Computes the gradient of some rows of a weight's matrix, summed over the batch in a fixed order.
     *
     * @param batch rows of the batch
     * @param from first row of the matrix, as the {@link Parameter} holds it
     * @param to row after the last
     * @param sum where row {@code from} goes; rows follow each other at the parameter's stride
     * @param at index in {@code sum} of the first number
     * @param add whether to add to what is there
     */
    void gradient(int batch, int from, int to, float[] sum, int at, boolean add);
}
