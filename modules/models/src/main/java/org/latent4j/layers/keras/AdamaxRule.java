package org.latent4j.layers.keras;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Adamax: Adam with the largest gradient in place of the mean square. */
public record AdamaxRule(double beta1, double beta2, double epsilon, boolean legacy) implements UpdateRule {
    static AdamaxRule of(LayerConfig config, boolean legacy) {
        return new AdamaxRule(
                config.number("beta_1", 0.9), config.number("beta_2", 0.999), UpdateRules.epsilon(config), legacy);
    }

    @Override
    public List<List<Slot>> groups() {
        return UpdateRules.groups(legacy, Slot.of("momentum"), Slot.of("norm"));
    }

    @Override
    public void apply(INDArray gradient, List<INDArray> slots, int step, double rate) {
        INDArray momentum = slots.get(0);
        INDArray norm = slots.get(1);
        UpdateRules.average(momentum, gradient, 1 - beta1);
        norm.assign(Transforms.max(norm.mul(beta2), Transforms.abs(gradient, true), false));
        gradient.assign(momentum)
                .muli(rate / (1 - Math.pow((float) beta1, step)))
                .divi(norm.add(epsilon));
    }
}
