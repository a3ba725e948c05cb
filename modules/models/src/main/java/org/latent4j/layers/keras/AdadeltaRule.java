package org.latent4j.layers.keras;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Adadelta. */
public record AdadeltaRule(double rho, double epsilon, boolean legacy) implements UpdateRule {
    @Override
    public List<List<Slot>> groups() {
        return UpdateRules.groups(legacy, Slot.of("accumulated_grad"), Slot.of("accumulated_delta_var"));
    }

    @Override
    public void apply(INDArray gradient, List<INDArray> slots, int step, double rate) {
        INDArray squares = slots.get(0).muli(rho).addi(gradient.mul(gradient).muli(1 - rho));
        INDArray moves = slots.get(1);
        gradient.muli(Transforms.sqrt(moves.add(epsilon), false)).divi(Transforms.sqrt(squares.add(epsilon), false));
        moves.muli(rho).addi(gradient.mul(gradient).muli(1 - rho));
        gradient.muli(rate);
    }
}
