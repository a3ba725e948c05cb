package org.latent4j.layers.keras;

import java.util.Arrays;
import java.util.List;
import org.latent4j.tape.Functions;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tensor;

/**
 * A ladder network's guess at a layer's numbers before noise, from the noisy ones z and what the layer above says of them, u:
 * {@code (z - mu(u)) v(u) + mu(u)}, the best guess for a normal distribution whose mean and share of noise depend on u.
 *
 * <p>{@code mu = a1 sigmoid(a2 u + a3) + a4 u + a5} and {@code v = a6 sigmoid(a7 u + a8) + a9 u + a10}. Not one of Keras's.
 *
 * <p>Shapes: inputs z and u, output: {@code [batch, units]}; weight {@code coefficients} {@code [10, units]}, a1 to a10 in
 * its rows.
 *
 * <p>Source: A. Rasmus et al., "Semi-supervised learning with ladder networks", 2015, equation 2.
 */
record LateralCombinator() implements KerasLayer {
    private static final int COEFFICIENTS = 10;

    @Override
    public List<WeightSpec> weights(List<long[]> inputShapes) {
        return List.of(WeightSpec.of("coefficients", 0, COEFFICIENTS, Sizes.known(inputShapes.get(0), -1)));
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        if (inputShapes.size() != 2 || !Arrays.equals(inputShapes.get(0), inputShapes.get(1))) {
            throw new IllegalArgumentException("inputs: expected noisy numbers and those from above, of one shape");
        }
        Sizes.ranked(inputShapes.get(0), 2);
        return List.of(inputShapes.get(0));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor z = inputs.get(0);
        Tensor u = inputs.get(1);
        Tensor coefficients = call.weight("coefficients");
        Tensor mean = curve(u, coefficients, 0);
        Tensor share = curve(u, coefficients, 5);
        return List.of(z.minus(mean).times(share).plus(mean));
    }

    /** {@code a sigmoid(b u + c) + d u + e}. */
    private static Tensor curve(Tensor u, Tensor coefficients, int first) {
        Tensor bent = Functions.sigmoid(row(coefficients, first + 1).times(u).plus(row(coefficients, first + 2)));
        Tensor straight = row(coefficients, first + 3).times(u).plus(row(coefficients, first + 4));
        return row(coefficients, first).times(bent).plus(straight);
    }

    private static Tensor row(Tensor coefficients, int row) {
        return Shaping.slice(coefficients, 0, row, row + 1);
    }
}
