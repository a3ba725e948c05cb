package org.latent4j.layers.keras;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Nadam with Dozat's schedule of the momentum, {@code u_t = beta_1 (1 - 0.96^(speed t) / 2)}. The product of all u so far
 * follows from the number of steps.
 *
 * @param speed 1; 0.004 before Keras 2.11
 */
public record NadamRule(double beta1, double beta2, double epsilon, double speed, boolean legacy)
        implements UpdateRule {
    static NadamRule of(LayerConfig config, boolean legacy) {
        double speed = !legacy ? 1 : config.number(config.has("schedule_decay") ? "schedule_decay" : "decay", 0.004);
        return new NadamRule(
                config.number("beta_1", 0.9),
                config.number("beta_2", 0.999),
                UpdateRules.epsilon(config),
                speed,
                legacy);
    }

    @Override
    public List<List<Slot>> groups() {
        return UpdateRules.groups(legacy, Slot.of("momentum"), Slot.of("velocity"));
    }

    private double momentum(int step) {
        return beta1 * (1 - 0.5 * Math.pow(0.96, speed * step));
    }

    @Override
    public void apply(INDArray gradient, List<INDArray> slots, int step, double rate) {
        INDArray mean = slots.get(0);
        INDArray velocity = slots.get(1);
        double product = 1;
        for (int i = 1; i <= step && product > Float.MIN_VALUE; i++) {
            product *= momentum(i);
        }
        double next = momentum(step + 1);
        UpdateRules.average(mean, gradient, 1 - beta1);
        UpdateRules.average(velocity, gradient.mul(gradient), 1 - beta2);
        INDArray root = Transforms.sqrt(velocity.div(1 - Math.pow((float) beta2, step)), false)
                .addi(epsilon);
        gradient.muli((1 - momentum(step)) / (1 - product))
                .addi(mean.mul(next / (1 - product * next)))
                .muli(rate)
                .divi(root);
    }
}
