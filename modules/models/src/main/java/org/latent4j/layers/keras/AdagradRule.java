package org.latent4j.layers.keras;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Adagrad.
 *
 * @param initial what the sums of squares start from
 */
public record AdagradRule(double initial, double epsilon, boolean legacy) implements UpdateRule {
    @Override
    public List<List<Slot>> groups() {
        return List.of(List.of(new Slot("accumulator", initial)));
    }

    @Override
    public void apply(INDArray gradient, List<INDArray> slots, int step, double rate) {
        INDArray squares = slots.get(0).addi(gradient.mul(gradient));
        INDArray root =
                legacy ? Transforms.sqrt(squares, true).addi(epsilon) : Transforms.sqrt(squares.add(epsilon), false);
        gradient.muli(rate).divi(root);
    }
}
