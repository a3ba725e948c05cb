package org.latent4j.engine.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.latent4j.engine.plan.Operation;
import org.latent4j.engine.plan.Weight;

/** The products of a GRU's states with its whole recurrent kernel, with their bias: of a GRU that resets after them. */
final class GruProducts {
    private static final int GATES = 3;

    private final int units;
    private final int width;

    /** {@code [batch, time, gates * units]}; the gradients by them in the backward pass. */
    final float[] values;

    private final float[] stateGradients;
    private final int[] none;
    private final float[] zeros;
    private final @Nullable Parameter bias;

    /** @param units with padding */
    GruProducts(Operation.Recurrent operation, Workshop workshop, int time, int units) {
        this.units = units;
        this.width = GATES * units;
        this.values = new float[workshop.batch * time * width];
        this.stateGradients = new float[workshop.batch * units];
        this.none = Tables.same(workshop.batch);
        this.zeros = new float[width];
        Weight weight = operation.recurrentBias();
        this.bias = weight == null ? null : workshop.parameter(weight, 1, 1, GATES, false);
        if (workshop.training && bias != null) {
            bias.sources.add((rows, from, to, sum, at, add) -> {
                if (!add) {
                    Arrays.fill(sum, at, at + width, 0);
                }
                workshop.kernels.addRows(values, 0, width, rows * time, sum, at, width);
            });
        }
    }

    /** Those of one step of some rows. */
    void forward(int step, int from, int to, RecurrentStep layer) {
        float[] start = bias == null ? zeros : bias.values;
        if (step > 0) {
            int[] rows = layer.exampleGates();
            layer.products()
                    .multiply(layer.outputs(), step - 1, 0, width, values, step, rows, start, 0, none, from, to);
            return;
        }
        for (int row = from; row < to; row++) {
            System.arraycopy(start, 0, values, layer.gateAt(step, row), width);
        }
    }

    /** Adds what the gradients by them mean for the outputs of the step before. */
    void backward(int step, int from, int to, RecurrentStep layer) {
        if (step > 0) {
            layer.products().back(values, step, 0, width, stateGradients, from, to);
            float[] later = layer.later();
            for (int i = from * units; i < to * units; i++) {
                later[i] += stateGradients[i];
            }
        }
    }

    GradientSource gradient(RecurrentStep layer) {
        return layer.products().gradient(layer.outputs(), 0, values, 0, width);
    }
}
