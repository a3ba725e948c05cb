package org.latent4j.training;

import java.util.function.Supplier;

/** Keeps what a training needs to go on after it was killed. */
interface Checkpoints {
    /** Keeps nothing. */
    Checkpoints NONE = new Checkpoints() {
        @Override
        public void stepDone(Supplier<Checkpoint> now) {}

        @Override
        public void epochDone(Supplier<Checkpoint> now, boolean last) {}
    };

    /** A step is done; takes what is to be kept only if it is time to. */
    void stepDone(Supplier<Checkpoint> now);

    /**
     * An epoch is done.
     *
     * @param last whether the training ends with it
     */
    void epochDone(Supplier<Checkpoint> now, boolean last);
}
