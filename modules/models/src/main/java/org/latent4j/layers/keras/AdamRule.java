package org.latent4j.layers.keras;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Adam, with AMSGrad if wanted; AdamW's decay is the vertices'. */
public record AdamRule(double beta1, double beta2, double epsilon, boolean amsgrad, boolean legacy)
        implements UpdateRule {
    static AdamRule of(LayerConfig config, boolean legacy) {
        return new AdamRule(
                config.number("beta_1", 0.9),
                config.number("beta_2", 0.999),
                UpdateRules.epsilon(config),
                config.flag("amsgrad", false),
                legacy);
    }

    @Override
    public List<List<Slot>> groups() {
        List<List<Slot>> groups = new ArrayList<>(UpdateRules.groups(legacy, Slot.of("momentum"), Slot.of("velocity")));
        if (amsgrad) {
            groups.add(List.of(Slot.of("velocity_hat")));
        }
        return groups;
    }

    @Override
    public void apply(INDArray gradient, List<INDArray> slots, int step, double rate) {
        INDArray momentum = slots.get(0);
        INDArray velocity = slots.get(1);
        UpdateRules.average(momentum, gradient, 1 - beta1);
        UpdateRules.average(velocity, gradient.mul(gradient), 1 - beta2);
        if (amsgrad) {
            velocity = slots.get(2).assign(Transforms.max(slots.get(2), velocity, true));
        }
        // Keras takes the powers of single-precision betas: 1 - 0.999 is then 1.3e-5 off.
        double alpha = rate * Math.sqrt(1 - Math.pow((float) beta2, step)) / (1 - Math.pow((float) beta1, step));
        gradient.assign(momentum)
                .muli(alpha)
                .divi(Transforms.sqrt(velocity, true).addi(epsilon));
    }
}
