package org.latent4j.engine.cpu;

import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.Function;

/** The hyperbolic tangent of the sum: a simple recurrent network. */
final class SimpleCell implements RecurrentStep.Cell {
    private static final Function TANH = Function.of(Function.Kind.TANH);

    private final Kernels kernels;
    private final int units;
    private final int time;

    SimpleCell(Workshop workshop, int time, int units) {
        this.kernels = workshop.kernels;
        this.time = time;
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
            kernels.activate(TANH, gates, at, units);
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
                float h = gates[at + j];
                gates[at + j] = (above[aboveAt + j] + later[row * units + j]) * (1 - h * h);
            }
        }
        if (step > 0) {
            layer.recurrentGradient(gates, step * units, time * units, later, from, to);
        }
    }

    @Override
    public Contractions.Factor recurrentGradients(float[] gates) {
        return new Contractions.Factor(gates, 0, time * units, units);
    }
}
