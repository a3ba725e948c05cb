package org.latent4j.engine.cpu;

import java.util.Arrays;
import org.latent4j.engine.kernels.Kernels;

/** Long short-term memory (S. Hochreiter, J. Schmidhuber, 1997), with a forget gate. */
final class LstmCell implements RecurrentStep.Cell {
    private final Kernels kernels;
    private final int units;
    private final float[] cells;
    private final float[] tanhs;
    private final float[] cellGradients;
    private final float[] zeros;

    LstmCell(Workshop workshop, int time, int units) {
        this.kernels = workshop.kernels;
        this.units = units;
        this.cells = new float[workshop.batch * time * units];
        this.tanhs = new float[cells.length];
        this.cellGradients = new float[workshop.batch * units];
        this.zeros = new float[units];
    }

    @Override
    public void forward(int step, int from, int to, RecurrentStep layer) {
        float[] gates = layer.gates();
        if (step > 0) {
            layer.sumGates(step, from, to);
        }
        for (int row = from; row < to; row++) {
            int at = layer.outputAt(step, row);
            kernels.lstm(
                    gates,
                    layer.gateAt(step, row),
                    step == 0 ? zeros : cells,
                    step == 0 ? 0 : at - units,
                    cells,
                    tanhs,
                    at,
                    layer.outputs(),
                    at,
                    units);
        }
    }

    @Override
    public void start(int from, int to) {
        Arrays.fill(cellGradients, from * units, to * units, 0);
    }

    @Override
    public void backward(int step, int from, int to, RecurrentStep layer) {
        float[] gates = layer.gates();
        for (int row = from; row < to; row++) {
            int at = layer.outputAt(step, row);
            kernels.lstmGradient(
                    gates,
                    layer.gateAt(step, row),
                    step == 0 ? zeros : cells,
                    step == 0 ? 0 : at - units,
                    tanhs,
                    at,
                    layer.above(step),
                    layer.aboveAt(step, row),
                    layer.later(),
                    row * units,
                    cellGradients,
                    row * units,
                    units);
        }
        if (step > 0) {
            layer.products().back(gates, step, 0, 4 * units, layer.later(), from, to);
        }
    }

    @Override
    public GradientSource recurrentGradient(RecurrentStep layer) {
        return layer.products().gradient(layer.outputs(), 0, layer.gates(), 0, 4 * units);
    }
}
