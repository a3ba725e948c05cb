package org.latent4j.engine.cpu;

import org.latent4j.engine.kernels.Curves;
import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.Function;
import org.latent4j.engine.plan.Operation;

/** A {@link GruCell} with any functions, number by number. */
final class PlainGruCell implements RecurrentStep.Cell {
    private final Kernels kernels;
    private final Function activation;
    private final Function gate;
    private final int count;
    private final int units;
    private final float[] sums;
    private final GruProducts products;

    /** @param units with padding */
    PlainGruCell(Operation.Recurrent operation, Workshop workshop, int time, int units) {
        this.kernels = workshop.kernels;
        this.activation = operation.activation();
        this.gate = operation.recurrentActivation();
        this.count = operation.output().channels();
        this.units = units;
        this.sums = new float[workshop.batch * time * 3 * units];
        this.products = new GruProducts(operation, workshop, time, units);
    }

    @Override
    public boolean addsToGates() {
        return false;
    }

    @Override
    public void forward(int step, int from, int to, RecurrentStep layer) {
        products.forward(step, from, to, layer);
        for (int row = from; row < to; row++) {
            forward(step, row, layer);
        }
    }

    private void forward(int step, int row, RecurrentStep layer) {
        float[] gates = layer.gates();
        float[] inner = products.values;
        float[] h = layer.outputs();
        int z = layer.gateAt(step, row);
        int at = layer.outputAt(step, row);
        for (int j = 0; j < 2 * units; j++) {
            gates[z + j] += inner[z + j];
        }
        System.arraycopy(gates, z, sums, z, 2 * units);
        kernels.activate(gate, gates, z, 2 * units);
        int g = z + 2 * units;
        for (int j = 0; j < units; j++) {
            gates[g + j] += gates[z + units + j] * inner[g + j];
        }
        System.arraycopy(gates, g, sums, g, units);
        kernels.activate(activation, gates, g, units);
        for (int j = 0; j < count; j++) {
            float before = step == 0 ? 0 : h[at - units + j];
            h[at + j] = gates[g + j] + gates[z + j] * (before - gates[g + j]);
        }
    }

    @Override
    public void backward(int step, int from, int to, RecurrentStep layer) {
        for (int row = from; row < to; row++) {
            backward(step, row, layer);
        }
        products.backward(step, from, to, layer);
    }

    private void backward(int step, int row, RecurrentStep layer) {
        float[] gates = layer.gates();
        float[] inner = products.values;
        float[] later = layer.later();
        float[] above = layer.above(step);
        int aboveAt = layer.aboveAt(step, row);
        int at = layer.outputAt(step, row);
        int start = layer.gateAt(step, row);
        for (int j = 0; j < count; j++) {
            int z = start + j;
            int r = z + units;
            int g = r + units;
            float dh = above[aboveAt + j] + later[row * units + j];
            float before = step == 0 ? 0 : layer.outputs()[at - units + j];
            float update = gates[z];
            float reset = gates[r];
            float byUpdate = dh * (before - gates[g]) * Curves.derivative(gate, sums[z], update);
            float byCandidate = dh * (1 - update) * Curves.derivative(activation, sums[g], gates[g]);
            float byReset = byCandidate * inner[g] * Curves.derivative(gate, sums[r], reset);
            later[row * units + j] = dh * update;
            gates[z] = byUpdate;
            gates[r] = byReset;
            gates[g] = byCandidate;
            inner[z] = byUpdate;
            inner[r] = byReset;
            inner[g] = byCandidate * reset;
        }
        layer.clearPadding(gates, start, 3);
        layer.clearPadding(inner, start, 3);
    }

    @Override
    public GradientSource recurrentGradient(RecurrentStep layer) {
        return products.gradient(layer);
    }
}
