package org.latent4j.engine.cpu;

/**
 * What an operation does on the CPU. Threads share a batch by its rows: each calls with its own range, and none touches
 * another's, so results don't depend on the number of threads.
 */
interface Step {
    /** Computes the output's values from the inputs' for rows {@code from} to {@code to - 1}. */
    void forward(int from, int to);

    /** Computes the inputs' gradients from the output's for those rows, overwriting what is there. */
    default void backward(int from, int to) {}

    /** What it adds to the score after its forward pass in training: mean over the batch. */
    default double score(int batch) {
        return 0;
    }

    /** Whether it needs the whole batch at once; it is then called by one thread while the others wait. */
    default boolean isJoint() {
        return false;
    }
}
