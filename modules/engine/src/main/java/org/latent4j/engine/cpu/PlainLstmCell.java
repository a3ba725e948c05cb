package org.latent4j.engine.cpu;

import java.util.Arrays;
import org.latent4j.engine.kernels.Curves;
import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.Function;
import org.latent4j.engine.plan.Operation;

/** An {@link LstmCell} with any functions, number by number. */
final class PlainLstmCell implements RecurrentStep.Cell {
    private final Kernels kernels;
    private final Function activation;
    private final Function gate;
    private final int count;
    private final int units;
    private final float[] sums;
    private final float[] cells;
    private final float[] activated;
    private final float[] cellGradients;

    /** @param units with padding */
    PlainLstmCell(Operation.Recurrent operation, Workshop workshop, int time, int units) {
        this.kernels = workshop.kernels;
        this.activation = operation.activation();
        this.gate = operation.recurrentActivation();
        this.count = operation.output().channels();
        this.units = units;
        this.sums = new float[workshop.batch * time * 4 * units];
        this.cells = new float[workshop.batch * time * units];
        this.activated = new float[cells.length];
        this.cellGradients = new float[workshop.batch * units];
    }

    @Override
    public void forward(int step, int from, int to, RecurrentStep layer) {
        float[] gates = layer.gates();
        if (step > 0) {
            layer.sumGates(step, from, to);
        }
        for (int row = from; row < to; row++) {
            int z = layer.gateAt(step, row);
            System.arraycopy(gates, z, sums, z, 4 * units);
            kernels.activate(gate, gates, z, 2 * units);
            kernels.activate(activation, gates, z + 2 * units, units);
            kernels.activate(gate, gates, z + 3 * units, units);
            int at = layer.outputAt(step, row);
            for (int j = 0; j < count; j++) {
                float kept = step == 0 ? 0 : gates[z + units + j] * cells[at - units + j];
                cells[at + j] = kept + gates[z + j] * gates[z + 2 * units + j];
            }
            System.arraycopy(cells, at, activated, at, units);
            kernels.activate(activation, activated, at, units);
            for (int j = 0; j < count; j++) {
                layer.outputs()[at + j] = gates[z + 3 * units + j] * activated[at + j];
            }
        }
    }

    @Override
    public void start(int from, int to) {
        Arrays.fill(cellGradients, from * units, to * units, 0);
    }

    @Override
    public void backward(int step, int from, int to, RecurrentStep layer) {
        for (int row = from; row < to; row++) {
            backward(step, row, layer);
        }
        if (step > 0) {
            layer.products().back(layer.gates(), step, 0, 4 * units, layer.later(), from, to);
        }
    }

    private void backward(int step, int row, RecurrentStep layer) {
        float[] gates = layer.gates();
        float[] above = layer.above(step);
        int aboveAt = layer.aboveAt(step, row);
        int at = layer.outputAt(step, row);
        int z = layer.gateAt(step, row);
        for (int j = 0; j < count; j++) {
            int i = z + j;
            int f = i + units;
            int g = f + units;
            int o = g + units;
            float dh = above[aboveAt + j] + layer.later()[row * units + j];
            float slope = Curves.derivative(activation, cells[at + j], activated[at + j]);
            float dc = cellGradients[row * units + j] + dh * gates[o] * slope;
            float before = step == 0 ? 0 : cells[at - units + j];
            cellGradients[row * units + j] = dc * gates[f];
            float byInput = dc * gates[g] * Curves.derivative(gate, sums[i], gates[i]);
            gates[g] = dc * gates[i] * Curves.derivative(activation, sums[g], gates[g]);
            gates[i] = byInput;
            gates[f] = dc * before * Curves.derivative(gate, sums[f], gates[f]);
            gates[o] = dh * activated[at + j] * Curves.derivative(gate, sums[o], gates[o]);
        }
        layer.clearPadding(gates, z, 4);
    }

    @Override
    public GradientSource recurrentGradient(RecurrentStep layer) {
        return layer.products().gradient(layer.outputs(), 0, layer.gates(), 0, 4 * units);
    }
}
