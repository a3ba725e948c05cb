package org.latent4j.engine.cpu;

import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.Function;
import org.latent4j.engine.plan.Operation;

/** A function of the sum: a simple recurrent network. */
final class SimpleCell implements RecurrentStep.Cell {
    private final Kernels kernels;
    private final Function function;
    private final int units;

    /** The sums, where the derivative doesn't follow from the result. */
    private final float[] sums;

    SimpleCell(Operation.Recurrent operation, Workshop workshop, int time, int units) {
        this.function = operation.activation();
        this.sums = new float[function.kind().isInvertible() ? 0 : workshop.batch * time * units];
        this.kernels = workshop.kernels;
        this.units = units;
    }

    @Override
    public void forward(int step, int from, int to, RecurrentStep layer) {
        float[] gates = layer.gates();
        if (step > 0) {
            layer.sumGates(step, from, to);
        }
        for (int row = from; row < to; row++) {
            int at = layer.gateAt(step, row);
            if (sums.length > 0) {
                System.arraycopy(gates, at, sums, at, units);
            }
            kernels.activate(function, gates, at, units);
            layer.clearPadding(gates, at, 1);
            System.arraycopy(gates, at, layer.outputs(), layer.outputAt(step, row), units);
        }
    }

    @Override
    public void backward(int step, int from, int to, RecurrentStep layer) {
        float[] gates = layer.gates();
        float[] later = layer.later();
        for (int row = from; row < to; row++) {
            int at = layer.gateAt(step, row);
            float[] above = layer.above(step);
            int aboveAt = layer.aboveAt(step, row);
            for (int j = 0; j < units; j++) {
                gates[at + j] = above[aboveAt + j] + later[row * units + j];
            }
            // sums and outputs lie as the gates do, of which there is one
            kernels.activationGradient(
                    function, sums.length > 0 ? sums : layer.outputs(), layer.outputs(), gates, at, units);
        }
        if (step > 0) {
            layer.products().back(gates, step, 0, units, later, from, to);
        }
    }

    @Override
    public GradientSource recurrentGradient(RecurrentStep layer) {
        return layer.products().gradient(layer.outputs(), 0, layer.gates(), 0, units);
    }
}
