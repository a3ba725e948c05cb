package org.latent4j.training;

/** Makes a training's steps, one after the other, on a graph. */
interface Step extends AutoCloseable {
    /** Sets the rate of the next step. */
    void setLearningRate(double learningRate);

    /**
     * Moves the parameters by one batch: the rows {@code order[number * batchSize] …}, fewer in the last one.
     *
     * @param number the step's in its epoch, from 0
     * @param seed decides all that the step draws: noise, dropout, samples
     * @return the batch's loss before the move: mean over values, penalties included
     */
    double fit(int[] order, int number, long seed);

    /** Brings the graph up to date; to be called before anybody looks at it. */
    void write();

    @Override
    void close();
}
