package org.latent4j.layers.keras;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Lion: steps by the sign of a mean. */
public record LionRule(double beta1, double beta2) implements UpdateRule {
    @Override
    public List<List<Slot>> groups() {
        return List.of(List.of(Slot.of("momentum")));
    }

    @Override
    public void apply(INDArray gradient, List<INDArray> slots, int step, double rate) {
        INDArray momentum = slots.get(0);
        INDArray direction = momentum.mul(beta1).addi(gradient.mul(1 - beta1));
        momentum.muli(beta2).addi(gradient.mul(1 - beta2));
        gradient.assign(Transforms.sign(direction, false)).muli(rate);
    }
}
