package org.latent4j.layers.keras;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** How one of Keras's optimizers makes an update of a gradient. Without state of its own. */
public sealed interface UpdateRule
        permits AdadeltaRule, AdagradRule, AdamRule, AdamaxRule, LionRule, MomentumRule, NadamRule, RmspropRule {
    /**
     * The numbers that it keeps for each weight.
     *
     * @param name Keras's
     * @param initial what they are at first
     */
    record Slot(String name, double initial) {
        static Slot of(String name) {
            return new Slot(name, 0);
        }
    }

    /**
     * The slots in the order in which Keras stores them: all of a group for one variable, then for the next variable; then
     * the next group.
     */
    List<List<Slot>> groups();

    /**
     * Turns a gradient into what is to be subtracted from the weights.
     *
     * @param gradient replaced by the result
     * @param slots in the order of the groups; changed
     * @param step number of this step, the first is 1
     * @param rate the learning rate
     */
    void apply(INDArray gradient, List<INDArray> slots, int step, double rate);
}
