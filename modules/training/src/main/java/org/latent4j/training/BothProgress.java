package org.latent4j.training;

import org.jspecify.annotations.Nullable;
import org.latent4j.engine.EngineChoice;

/** Two that follow one training. */
record BothProgress(TrainingProgress first, TrainingProgress second) implements TrainingProgress {
    @Override
    public void phaseStarted(String name) {
        first.phaseStarted(name);
        second.phaseStarted(name);
    }

    @Override
    public void engineChosen(EngineChoice engine, @Nullable String reason) {
        first.engineChosen(engine, reason);
        second.engineChosen(engine, reason);
    }

    @Override
    public void epochStarted(int epoch, int epochs, int steps) {
        first.epochStarted(epoch, epochs, steps);
        second.epochStarted(epoch, epochs, steps);
    }

    @Override
    public void stepDone(int step, double loss) {
        first.stepDone(step, loss);
        second.stepDone(step, loss);
    }

    @Override
    public void epochDone(EpochRecord epoch) {
        first.epochDone(epoch);
        second.epochDone(epoch);
    }
}
