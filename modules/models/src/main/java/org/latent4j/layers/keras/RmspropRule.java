package org.latent4j.layers.keras;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** RMSprop, centered and with momentum if wanted. */
public record RmspropRule(double rho, double momentum, double epsilon, boolean centered, boolean legacy)
        implements UpdateRule {
    static RmspropRule of(LayerConfig config, boolean legacy) {
        return new RmspropRule(
                config.number("rho", 0.9),
                config.number("momentum", 0),
                UpdateRules.epsilon(config),
                config.flag("centered", false),
                legacy);
    }

    @Override
    public List<List<Slot>> groups() {
        List<List<Slot>> groups = new ArrayList<>();
        groups.add(List.of(Slot.of("velocity")));
        if (momentum > 0) {
            groups.add(List.of(Slot.of("momentum")));
        }
        if (centered) {
            groups.add(List.of(Slot.of("average_gradient")));
        }
        return groups;
    }

    @Override
    public void apply(INDArray gradient, List<INDArray> slots, int step, double rate) {
        INDArray variance = slots.get(0).muli(rho).addi(gradient.mul(gradient).muli(1 - rho));
        if (centered) {
            INDArray mean = slots.get(slots.size() - 1);
            mean.muli(rho).addi(gradient.mul(1 - rho));
            variance = variance.sub(mean.mul(mean));
        }
        // Before Keras 2.11, epsilon was added to the root, but with momentum, where it was TensorFlow's own operation.
        INDArray root = legacy && momentum == 0
                ? Transforms.sqrt(variance, true).addi(epsilon)
                : Transforms.sqrt(variance.add(epsilon), false);
        gradient.muli(rate).divi(root);
        if (momentum > 0) {
            INDArray velocity = slots.get(1);
            gradient.assign(velocity.muli(momentum).addi(gradient));
        }
    }
}
