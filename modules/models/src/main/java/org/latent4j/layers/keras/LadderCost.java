package org.latent4j.layers.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.latent4j.tape.Functions;
import org.latent4j.tape.Reductions;
import org.latent4j.tape.Tensor;

/**
 * Adds a ladder network's denoising costs to the loss; its output is its first input.
 *
 * <p>For each level, {@code lambda / units} times the mean over the batch of {@code sum_j (estimate_j - target_j)^2 / s_j}.
 * With s the target's variance over the batch (plus epsilon) this is the squared distance between the target and the estimate,
 * both standardised by the target's mean and deviation; level 0, the network's input, has an s of 1. Gradients reach targets and
 * their variances as well. Not one of Keras's.
 *
 * <p>Shapes: inputs {@code [batch, …]}, then an estimate and a target {@code [batch, units]} for each level; no weights.
 *
 * <p>Source: A. Rasmus et al., "Semi-supervised learning with ladder networks", 2015, equation 3.
 *
 * @param first number of the first level: above 0 for a ladder without the lowest rungs
 * @param lambdas weights of the levels, at least 0; a level of weight 0 costs nothing
 */
record LadderCost(int first, List<Double> lambdas, double epsilon) implements KerasLayer {
    static LadderCost of(LayerConfig config) {
        List<Double> lambdas = new ArrayList<>();
        JsonNode listed = config.child("lambdas");
        if (listed != null) {
            listed.forEach(lambda -> lambdas.add(lambda.asDouble(-1)));
        }
        if (lambdas.isEmpty() || lambdas.stream().anyMatch(lambda -> !(lambda >= 0))) {
            throw LayerConfig.wrong("lambdas", "a list of numbers that are at least 0", listed);
        }
        return new LadderCost(
                config.integer("first", 0),
                List.copyOf(lambdas),
                config.number("epsilon", BatchStandardization.EPSILON));
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        if (inputShapes.size() != 1 + 2 * lambdas.size()) {
            throw new IllegalArgumentException("inputs: expected one, then an estimate and a target for each of "
                    + lambdas.size() + " levels, got " + inputShapes.size());
        }
        for (int i = 0; i < lambdas.size(); i++) {
            Sizes.ranked(inputShapes.get(1 + 2 * i), 2);
            if (!Arrays.equals(inputShapes.get(1 + 2 * i), inputShapes.get(2 + 2 * i))) {
                throw new IllegalArgumentException(
                        "inputs: expected level " + (first + i) + " to have an estimate and a target of one shape, got "
                                + Arrays.toString(inputShapes.get(1 + 2 * i)) + " and "
                                + Arrays.toString(inputShapes.get(2 + 2 * i)));
            }
        }
        return List.of(inputShapes.get(0));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        for (int i = 0; i < lambdas.size(); i++) {
            if (lambdas.get(i) > 0) {
                call.penalty(cost(i, inputs.get(1 + 2 * i), inputs.get(2 + 2 * i)));
            }
        }
        return List.of(inputs.get(0));
    }

    private Tensor cost(int i, Tensor estimate, Tensor target) {
        Tensor squares = Functions.square(estimate.minus(target));
        if (first + i > 0) {
            squares = squares.dividedBy(Reductions.variance(target, 0).plus(epsilon));
        }
        return Reductions.sum(squares, false).times(lambdas.get(i) / target.size(1) / target.size(0));
    }
}
