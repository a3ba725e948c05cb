package org.latent4j.engine.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The layers that ladder networks are made of, which are not Keras's own. */
final class KerasLadders implements KerasVertices.KerasFamily {
    /** As the layers have it. */
    private static final double EPSILON = 1e-10;

    @Override
    public boolean compile(KerasCompilation layer) {
        switch (layer.kind()) {
            case "BatchStandardization" -> standardization(layer);
            case "ScaleShift" -> scaleShift(layer);
            case "LateralCombinator" -> combinator(layer);
            case "LadderCost" -> cost(layer);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void standardization(KerasCompilation layer) {
        if (!layer.training()) {
            throw layer.unsupported("the statistics of a whole batch at inference");
        }
        double epsilon = layer.config().number("epsilon", EPSILON);
        layer.add(
                new Operation.BatchNormalization(layer.input(), layer.output(), null, null, null, null, epsilon, null));
        layer.done();
    }

    private static void scaleShift(KerasCompilation layer) {
        Tensor sum = layer.sum();
        if (layer.hasWeight("gamma")) {
            Tensor shifted = layer.inner("shifted", sum.shape());
            layer.add(new Operation.Bias(layer.input(), shifted, layer.weight("beta")));
            layer.add(new Operation.Scale(shifted, sum, layer.weight("gamma")));
        } else {
            layer.add(new Operation.Bias(layer.input(), sum, layer.weight("beta")));
        }
        layer.activate(sum, layer.config(), "activation");
    }

    private static void combinator(KerasCompilation layer) {
        List<Tensor> inputs = KerasMerges.withoutRepeats(layer);
        layer.add(new Operation.Lateral(inputs.get(0), inputs.get(1), layer.output(), layer.weight("coefficients")));
        layer.done();
    }

    private static void cost(KerasCompilation layer) {
        layer.passThrough();
        if (!layer.training()) {
            return;
        }
        List<Tensor> inputs = KerasMerges.withoutRepeats(layer);
        JsonNode lambdas = layer.config().json().path("lambdas");
        double epsilon = layer.config().number("epsilon", EPSILON);
        for (int i = 0; i < lambdas.size(); i++) {
            Tensor estimate = inputs.get(1 + 2 * i);
            Tensor target = inputs.get(2 + 2 * i);
            double lambda = lambdas.get(i).asDouble();
            int level = layer.config().integer("first", 0) + i;
            if (lambda > 0) {
                layer.add(new Operation.DenoisingCost(
                        estimate,
                        target,
                        layer.inner("level " + level, List.of(1)),
                        lambda / estimate.size(),
                        level > 0,
                        epsilon));
            }
        }
    }
}
