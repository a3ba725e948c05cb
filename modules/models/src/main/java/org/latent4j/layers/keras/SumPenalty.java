package org.latent4j.layers.keras;

import java.util.function.UnaryOperator;
import org.latent4j.tape.Functions;
import org.latent4j.tape.Reductions;
import org.latent4j.tape.Tensor;

/** {@code l1 sum |x| + l2 sum x^2}: Keras's L1, L2 and L1L2. */
public record SumPenalty(double l1, double l2) implements UnaryOperator<Tensor> {
    @Override
    public Tensor apply(Tensor x) {
        Tensor squares = Reductions.sum(Functions.square(x), false).times(l2);
        return l1 == 0
                ? squares
                : squares.plus(Reductions.sum(Functions.abs(x), false).times(l1));
    }
}
