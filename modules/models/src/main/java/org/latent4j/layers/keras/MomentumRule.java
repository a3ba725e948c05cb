package org.latent4j.layers.keras;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gradient descent, with momentum if wanted: Polyak's or Nesterov's. */
public record MomentumRule(double momentum, boolean nesterov) implements UpdateRule {
    @Override
    public List<List<Slot>> groups() {
        return momentum == 0 ? List.of() : List.of(List.of(Slot.of("momentum")));
    }

    @Override
    public void apply(INDArray gradient, List<INDArray> slots, int step, double rate) {
        INDArray descent = gradient.muli(rate);
        if (momentum != 0) {
            INDArray velocity = slots.get(0);
            velocity.muli(momentum).subi(descent);
            if (nesterov) {
                descent.subi(velocity.mul(momentum));
            } else {
                descent.assign(velocity).negi();
            }
        }
    }
}
