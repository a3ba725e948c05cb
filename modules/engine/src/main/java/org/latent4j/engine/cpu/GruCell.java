package org.latent4j.engine.cpu;

import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.Operation;

/** Gated recurrent unit that resets after the product (K. Cho et al., 2014, in the form of cuDNN and Keras). */
final class GruCell implements RecurrentStep.Cell {
    private final Kernels kernels;
    private final int units;
    private final GruProducts products;
    private final float[] zeros;

    GruCell(Operation.Recurrent operation, Workshop workshop, int time, int units) {
        this.kernels = workshop.kernels;
        this.units = units;
        this.products = new GruProducts(operation, workshop, time, units);
        this.zeros = new float[units];
    }

    @Override
    public boolean addsToGates() {
        return false;
    }

    @Override
    public void forward(int step, int from, int to, RecurrentStep layer) {
        products.forward(step, from, to, layer);
        for (int row = from; row < to; row++) {
            int at = layer.gateAt(step, row);
            kernels.gru(
                    layer.gates(),
                    at,
                    products.values,
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
        for (int row = from; row < to; row++) {
            int at = layer.gateAt(step, row);
            kernels.gruGradient(
                    layer.gates(),
                    at,
                    products.values,
                    at,
                    step == 0 ? zeros : layer.outputs(),
                    step == 0 ? 0 : layer.outputAt(step - 1, row),
                    layer.above(step),
                    layer.aboveAt(step, row),
                    layer.later(),
                    row * units,
                    units);
        }
        products.backward(step, from, to, layer);
    }

    @Override
    public GradientSource recurrentGradient(RecurrentStep layer) {
        return products.gradient(layer);
    }
}
