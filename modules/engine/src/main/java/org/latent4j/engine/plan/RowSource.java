package org.latent4j.engine.plan;

/** Where a model's inputs come from: examples in Keras's layout. */
public interface RowSource {
    /** How many examples there are. */
    int count();

    /** Numbers in one example. */
    int size();

    /**
     * Copies a part of an example.
     *
     * @param row the example
     * @param from its first number to copy
     * @param values where it goes
     * @param at index of the first
     * @param n how many
     */
    void copy(int row, int from, float[] values, int at, int n);
}
