package org.latent4j.engine.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.Operation;
import org.latent4j.engine.plan.Weight;

/** Gated recurrent unit that resets after the product (K. Cho et al., 2014, in the form of cuDNN and Keras). */
final class GruCell implements RecurrentStep.Cell {
    private static final int GATES = 3;

    private final Kernels kernels;
    private final int units;
    private final int width;
    private final float[] inner;
    private final float[] products;
    private final int[] none;
    private final float[] zeros;
    private final @Nullable Parameter bias;

    GruCell(Operation.Recurrent operation, Workshop workshop, int time, int units) {
        this.kernels = workshop.kernels;
        this.units = units;
        this.width = GATES * units;
        int batch = workshop.batch;
        this.inner = new float[batch * time * width];
        this.products = new float[batch * units];
        this.none = Tables.same(batch);
        this.zeros = new float[width];
        Weight weight = operation.recurrentBias();
        this.bias = weight == null ? null : bias(weight, workshop, inner, time, width);
    }

    /** The recurrent bias, with its gradient: the sum of those by the products with the outputs. */
    static Parameter bias(Weight weight, Workshop workshop, float[] inner, int time, int width) {
        Parameter bias = workshop.parameter(weight, 1, 1, GATES, false);
        if (workshop.training) {
            bias.sources.add((rows, from, to, sum, at, add) -> {
                if (!add) {
                    Arrays.fill(sum, at, at + width, 0);
                }
                workshop.kernels.addRows(inner, 0, width, rows * time, sum, at, width);
            });
        }
        return bias;
    }

    @Override
    public boolean addsToGates() {
        return false;
    }

    @Override
    public void forward(int step, int from, int to, RecurrentStep layer) {
        float[] start = bias == null ? zeros : bias.values;
        if (step > 0) {
            layer.products()
                    .multiply(
                            layer.outputs(),
                            step - 1,
                            0,
                            width,
                            inner,
                            step,
                            layer.exampleGates(),
                            start,
                            0,
                            none,
                            from,
                            to);
        }
        for (int row = from; row < to; row++) {
            int at = layer.gateAt(step, row);
            if (step == 0) {
                System.arraycopy(start, 0, inner, at, width);
            }
            kernels.gru(
                    layer.gates(),
                    at,
                    inner,
                    at,
                    step == 0 ? zeros : layer.outputs(),
                    step == 0 ? 0 : layer.outputAt(step - 1, row),
                    layer.outputs(),
                    layer.outputAt(step, row),
                    units);
        }
    }

    @Override
    public void backward(int step, int from, int to, RecurrentStep layer) {
        float[] later = layer.later();
        for (int row = from; row < to; row++) {
            int at = layer.gateAt(step, row);
            kernels.gruGradient(
                    layer.gates(),
                    at,
                    inner,
                    at,
                    step == 0 ? zeros : layer.outputs(),
                    step == 0 ? 0 : layer.outputAt(step - 1, row),
                    layer.above(step),
                    layer.aboveAt(step, row),
                    later,
                    row * units,
                    units);
        }
        if (step > 0) {
            layer.products().back(inner, step, 0, width, products, from, to);
            for (int i = from * units; i < to * units; i++) {
                later[i] += products[i];
            }
        }
    }

    @Override
    public GradientSource recurrentGradient(RecurrentStep layer) {
        return layer.products().gradient(layer.outputs(), 0, inner, 0, width);
    }
}
