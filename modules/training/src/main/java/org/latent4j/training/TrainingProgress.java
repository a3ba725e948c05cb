package org.latent4j.training;

/** Follows a training; every method may be left out. Called on the training's own thread, so it should be quick. */
public interface TrainingProgress {

    /** A part of a training made of several begins, such as one layer of a greedy training. */
    default void phaseStarted(String name) {}

    /**
     * An epoch begins, or goes on after a resume.
     *
     * @param epoch its number, from 1
     * @param epochs how many there are
     * @param steps how many steps each has
     */
    default void epochStarted(int epoch, int epochs, int steps) {}

    /**
     * A step is done.
     *
     * @param step its number in the epoch, from 1
     * @param loss mean loss of the epoch's steps so far
     */
    default void stepDone(int step, double loss) {}

    /** An epoch is done and validated. */
    default void epochDone(EpochRecord epoch) {}
}
