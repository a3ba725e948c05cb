package org.latent4j.training;

import org.jspecify.annotations.Nullable;
import org.latent4j.engine.EngineChoice;

/** Follows a training; every method may be left out. Called on the training's own thread, so it should be quick. */
public interface TrainingProgress {

    /** A part of a training made of several begins, such as one layer of a greedy training. */
    default void phaseStarted(String name) {}

    /**
     * It is clear what runs the steps.
     *
     * @param engine the compiled one or DL4J
     * @param reason why the compiled one can't; null if it runs
     */
    default void engineChosen(EngineChoice engine, @Nullable String reason) {}

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

    /** Tells two of a training, this one first. */
    default TrainingProgress and(TrainingProgress second) {
        return new BothProgress(this, second);
    }
}
