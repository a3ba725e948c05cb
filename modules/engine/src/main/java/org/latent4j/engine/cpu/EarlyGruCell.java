package org.latent4j.engine.cpu;

import org.latent4j.engine.kernels.Curves;
import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.Function;
import org.latent4j.engine.plan.Operation;

/** Gated recurrent unit that resets before the product with the candidate's kernel (K. Cho et al., 2014), with any functions. */
final class EarlyGruCell implements RecurrentStep.Cell {
    private final Kernels kernels;
    private final Function activation;
    private final Function gate;
    private final int count;
    private final int units;
    private final int width;
    private final float[] sums;

    /** The outputs of the step before, reset. */
    private final float[] resets;

    private final float[] products;

    /** @param units with padding */
    EarlyGruCell(Operation.Recurrent operation, Workshop workshop, int time, int units) {
        this.kernels = workshop.kernels;
        this.activation = operation.activation();
        this.gate = operation.recurrentActivation();
        this.count = operation.output().channels();
        this.units = units;
        this.width = 3 * units;
        this.sums = new float[workshop.batch * time * width];
        this.resets = new float[workshop.batch * time * units + Layout.UNIT];
        this.products = new float[workshop.batch * units];
    }

    @Override
    public boolean addsToGates() {
        return false;
    }

    @Override
    public void forward(int step, int from, int to, RecurrentStep layer) {
        float[] gates = layer.gates();
        if (step > 0) {
            multiply(layer.outputs(), step - 1, step, 0, 2 * units, from, to, layer);
        }
        for (int row = from; row < to; row++) {
            int z = layer.gateAt(step, row);
            System.arraycopy(gates, z, sums, z, 2 * units);
            kernels.activate(gate, gates, z, 2 * units);
            int at = layer.outputAt(step, row);
            for (int j = 0; j < count && step > 0; j++) {
                resets[at + j] = gates[z + units + j] * layer.outputs()[at - units + j];
            }
        }
        if (step > 0) {
            multiply(resets, step, step, 2 * units, units, from, to, layer);
        }
        for (int row = from; row < to; row++) {
            candidate(step, row, layer);
        }
    }

    /** Adds some columns' products to the gates of a step. */
    private void multiply(
            float[] states, int of, int step, int column, int columns, int from, int to, RecurrentStep layer) {
        float[] gates = layer.gates();
        int[] rows = layer.exampleGates();
        int base = step * width + column;
        layer.products().multiply(states, of, column, columns, gates, step, rows, gates, base, rows, from, to);
    }

    private void candidate(int step, int row, RecurrentStep layer) {
        float[] gates = layer.gates();
        float[] h = layer.outputs();
        int z = layer.gateAt(step, row);
        int g = z + 2 * units;
        int at = layer.outputAt(step, row);
        System.arraycopy(gates, g, sums, g, units);
        kernels.activate(activation, gates, g, units);
        for (int j = 0; j < count; j++) {
            float before = step == 0 ? 0 : h[at - units + j];
            h[at + j] = gates[g + j] + gates[z + j] * (before - gates[g + j]);
        }
    }

    @Override
    public void backward(int step, int from, int to, RecurrentStep layer) {
        float[] gates = layer.gates();
        float[] later = layer.later();
        for (int row = from; row < to; row++) {
            backward(step, row, layer);
        }
        if (step > 0) {
            layer.products().back(gates, step, 2 * units, units, products, from, to);
        }
        for (int row = from; row < to; row++) {
            resetGradient(step, row, layer);
        }
        if (step > 0) {
            layer.products().back(gates, step, 0, 2 * units, products, from, to);
            for (int i = from * units; i < to * units; i++) {
                later[i] += products[i];
            }
        }
    }

    private void backward(int step, int row, RecurrentStep layer) {
        float[] gates = layer.gates();
        float[] later = layer.later();
        float[] above = layer.above(step);
        int aboveAt = layer.aboveAt(step, row);
        int at = layer.outputAt(step, row);
        int start = layer.gateAt(step, row);
        for (int j = 0; j < count; j++) {
            int z = start + j;
            int g = z + 2 * units;
            float dh = above[aboveAt + j] + later[row * units + j];
            float before = step == 0 ? 0 : layer.outputs()[at - units + j];
            float update = gates[z];
            gates[z] = dh * (before - gates[g]) * Curves.derivative(gate, sums[z], update);
            gates[g] = dh * (1 - update) * Curves.derivative(activation, sums[g], gates[g]);
            later[row * units + j] = dh * update;
        }
    }

    private void resetGradient(int step, int row, RecurrentStep layer) {
        float[] gates = layer.gates();
        int at = layer.outputAt(step, row);
        int start = layer.gateAt(step, row);
        for (int j = 0; j < count; j++) {
            int r = start + units + j;
            float reset = gates[r];
            float byProduct = step == 0 ? 0 : products[row * units + j];
            float before = step == 0 ? 0 : layer.outputs()[at - units + j];
            layer.later()[row * units + j] += byProduct * reset;
            gates[r] = byProduct * before * Curves.derivative(gate, sums[r], reset);
        }
        layer.clearPadding(gates, start, 3);
    }

    @Override
    public GradientSource recurrentGradient(RecurrentStep layer) {
        GradientSource ofGates = layer.products().gradient(layer.outputs(), 0, layer.gates(), 0, 2 * units);
        GradientSource ofCandidate = layer.products().gradient(resets, 1, layer.gates(), 2 * units, units);
        return (batch, from, to, sum, at, add) -> {
            ofGates.gradient(batch, from, to, sum, at, add);
            ofCandidate.gradient(batch, from, to, sum, at, add);
        };
    }
}
