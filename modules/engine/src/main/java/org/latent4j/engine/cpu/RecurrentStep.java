package org.latent4j.engine.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.Function;
import org.latent4j.engine.plan.Operation;
import org.latent4j.engine.plan.Weight;

/**
 * A recurrent layer, step by step; "step s" is the s-th in the order of computation.
 *
 * <p>Sums and gates are kept for all steps, {@code [batch, time, gates * units]}, and become the gradients by the sums in the
 * backward pass. The products with the input are made for all steps at once; with an input that is the same at every step,
 * once.
 */
final class RecurrentStep implements Step {
    /** Rows that go through all steps together: their gates stay in the cache. */
    private static final int ROWS = 32;

    /** Examples whose gradients of weights are summed together. */
    private static final int EXAMPLES = 16;

    private final Kernels kernels;
    private final Operation.Recurrent operation;
    private final Cell cell;
    private final Buffer x;
    private final Buffer y;
    private final boolean inputGradient;
    private final boolean repeats;
    private final int time;
    private final int features;
    private final int units;
    private final int width;
    private final Parameter kernel;
    private final Parameter recurrent;
    private final @Nullable Parameter bias;
    private final float[] gates;
    private final float[] outputs;

    /** Sums over the steps of an example's gradients; of a repeated input's product in the forward pass. */
    private final float[] sums;

    private final float[] later;
    private final float[] zeros;
    private final float[][] scratch;
    private final int[] stepRows;
    private final int[] gateRows;
    private final int[] exampleGates;
    private final int[] exampleInputs;
    private final int[] exampleSums;
    private final int[] none;
    private final Contractions contractions;
    private final RecurrentKernel products;

    RecurrentStep(Operation.Recurrent operation, Workshop workshop, boolean inputGradient) {
        this.kernels = workshop.kernels;
        this.operation = operation;
        this.x = workshop.buffer(operation.input());
        this.y = workshop.buffer(operation.output());
        this.inputGradient = inputGradient;
        this.repeats = operation.input().shape().size() == 1;
        this.time = (repeats ? operation.output() : operation.input()).shape().get(0);
        this.features = operation.input().channels();
        int gateCount = operation.cell().gates();
        this.units = Layout.rounded(operation.output().channels());
        this.width = gateCount * units;
        this.kernel = workshop.parameter(operation.kernel(), 1, gateCount, false);
        this.recurrent = workshop.parameter(operation.recurrent(), 1, gateCount, false);
        Weight biasWeight = operation.bias();
        this.bias = biasWeight == null ? null : workshop.parameter(biasWeight, 1, 1, gateCount, false);
        int batch = workshop.batch;
        this.gates = new float[Math.multiplyExact(batch * time, width) + Layout.UNIT];
        this.outputs = operation.sequences() ? y.values : new float[batch * time * units + Layout.UNIT];
        this.sums = new float[batch * width];
        this.later = new float[batch * units];
        this.zeros = new float[Math.max(width, Math.max(units, x.layout.stride()))];
        this.scratch = new float[batch][Layout.UNIT];
        this.stepRows = stepRows(batch);
        this.gateRows = Tables.rows(batch * time, width);
        this.exampleGates = Tables.rows(batch, time * width);
        this.exampleInputs = Tables.rows(batch, x.layout.size());
        this.exampleSums = Tables.rows(batch, width);
        this.none = Tables.same(Math.max(batch * time, Math.max(kernel.rows, recurrent.rows)));
        this.contractions = new Contractions(kernels, EXAMPLES);
        this.products = new RecurrentKernel(
                workshop, contractions, recurrent, time, operation.output().channels(), units);
        this.cell = Cell.of(operation, workshop, time, units);
        if (workshop.training) {
            addSources();
        }
    }

    /** Where the input of every example's every step is. */
    private int[] stepRows(int batch) {
        int[] rows = new int[batch * time];
        for (int i = 0; i < rows.length; i++) {
            int step = i % time;
            int position = repeats ? 0 : operation.backwards() ? time - 1 - step : step;
            rows[i] = i / time * x.layout.size() + position * x.layout.stride();
        }
        return rows;
    }

    private void addSources() {
        int stride = x.layout.stride();
        Contractions.Factor gateGradients = new Contractions.Factor(gates, 0, time * width, width);
        if (repeats) {
            kernel.sources.add(contractions.source(
                    kernel,
                    new Contractions.Factor(x.values, 0, x.layout.size(), stride),
                    new Contractions.Factor(sums, 0, width, width),
                    1));
        } else {
            int first = operation.backwards() ? (time - 1) * stride : 0;
            kernel.sources.add(contractions.source(
                    kernel,
                    new Contractions.Factor(x.values, first, x.layout.size(), operation.backwards() ? -stride : stride),
                    gateGradients,
                    time));
        }
        recurrent.sources.add(cell.recurrentGradient(this));
        if (bias != null) {
            bias.sources.add((batch, from, to, sum, at, add) -> {
                if (!add) {
                    Arrays.fill(sum, at, at + width, 0);
                }
                kernels.addRows(sums, 0, width, batch, sum, at, width);
            });
        }
    }

    @Override
    public void forward(int from, int to) {
        for (int row = from; row < to; row += ROWS) {
            block(row, Math.min(to, row + ROWS));
        }
    }

    private void block(int from, int to) {
        float[] start = bias == null ? zeros : bias.values;
        if (repeats) {
            kernels.product(
                    x.values,
                    0,
                    exampleInputs,
                    Tables.START,
                    1,
                    kernel.values,
                    0,
                    Tables.START,
                    width,
                    features,
                    sums,
                    0,
                    exampleSums,
                    start,
                    0,
                    none,
                    from,
                    to,
                    width);
            int copies = cell.addsToGates() ? 1 : time;
            for (int row = from; row < to; row++) {
                for (int step = 0; step < copies; step++) {
                    System.arraycopy(sums, row * width, gates, (row * time + step) * width, width);
                }
            }
        } else {
            kernels.product(
                    x.values,
                    0,
                    stepRows,
                    Tables.START,
                    1,
                    kernel.values,
                    0,
                    Tables.START,
                    width,
                    features,
                    gates,
                    0,
                    gateRows,
                    start,
                    0,
                    none,
                    from * time,
                    to * time,
                    width);
        }
        for (int step = 0; step < time; step++) {
            cell.forward(step, from, to, this);
        }
        if (!operation.sequences()) {
            for (int row = from; row < to; row++) {
                System.arraycopy(outputs, (row * time + time - 1) * units, y.values, row * y.layout.size(), units);
            }
        }
    }

    @Override
    public void backward(int from, int to) {
        for (int row = from; row < to; row += ROWS) {
            backwardBlock(row, Math.min(to, row + ROWS));
        }
    }

    private void backwardBlock(int from, int to) {
        Arrays.fill(later, from * units, to * units, 0);
        cell.start(from, to);
        for (int step = time - 1; step >= 0; step--) {
            cell.backward(step, from, to, this);
        }
        Arrays.fill(sums, from * width, to * width, 0);
        for (int row = from; row < to; row++) {
            kernels.addRows(gates, row * time * width, width, time, sums, row * width, width);
        }
        if (inputGradient) {
            inputGradients(from, to);
        }
    }

    private void inputGradients(int from, int to) {
        int stride = x.layout.stride();
        float[] gradients = x.gradients();
        if (repeats) {
            kernels.dot(
                    sums,
                    from * width,
                    width,
                    kernel.values,
                    0,
                    width,
                    gradients,
                    from * x.layout.size(),
                    x.layout.size(),
                    to - from,
                    features,
                    width,
                    scratch[from]);
        } else if (!operation.backwards()) {
            kernels.dot(
                    gates,
                    from * time * width,
                    width,
                    kernel.values,
                    0,
                    width,
                    gradients,
                    from * x.layout.size(),
                    stride,
                    (to - from) * time,
                    features,
                    width,
                    scratch[from]);
        } else {
            for (int row = from; row < to; row++) {
                kernels.dot(
                        gates,
                        row * time * width,
                        width,
                        kernel.values,
                        0,
                        width,
                        gradients,
                        row * x.layout.size() + (time - 1) * stride,
                        -stride,
                        time,
                        features,
                        width,
                        scratch[from]);
            }
        }
    }

    /** Makes a later step's gates the sum of the input's product and that of the outputs of the step before. */
    void sumGates(int step, int from, int end) {
        float[] start = repeats ? sums : gates;
        int base = repeats ? 0 : step * width;
        int[] rows = repeats ? exampleSums : exampleGates;
        products.multiply(outputs, step - 1, 0, width, gates, step, exampleGates, start, base, rows, from, end);
    }

    /** Writes zeros behind each gate's units. */
    void clearPadding(float[] gates, int at, int count) {
        int used = operation.output().channels();
        for (int gate = at; gate < at + count * units; gate += units) {
            Arrays.fill(gates, gate + used, gate + units, 0);
        }
    }

    /** The products with the recurrent kernel. */
    RecurrentKernel products() {
        return products;
    }

    float[] gates() {
        return gates;
    }

    int[] exampleGates() {
        return exampleGates;
    }

    float[] later() {
        return later;
    }

    float[] outputs() {
        return outputs;
    }

    /** The gradients by the outputs of a step that come from above; zeros where there are none. */
    float[] above(int step) {
        return operation.sequences() || step == time - 1 ? y.gradients() : zeros;
    }

    /** Where a row's are in {@link #above}. */
    int aboveAt(int step, int row) {
        if (operation.sequences()) {
            return (row * time + step) * units;
        }
        return step == time - 1 ? row * y.layout.size() : 0;
    }

    /** Where a row's outputs of a step are. */
    int outputAt(int step, int row) {
        return (row * time + step) * units;
    }

    /** Where a row's gates of a step are. */
    int gateAt(int step, int row) {
        return (row * time + step) * width;
    }

    /** What differs from one kind of cell to another. */
    interface Cell {
        static Cell of(Operation.Recurrent operation, Workshop workshop, int time, int units) {
            boolean standard = operation.activation().kind() == Function.Kind.TANH
                    && operation.recurrentActivation().kind() == Function.Kind.SIGMOID;
            return switch (operation.cell()) {
                case LSTM ->
                    standard
                            ? new LstmCell(workshop, time, units)
                            : new PlainLstmCell(operation, workshop, time, units);
                case GRU ->
                    standard
                            ? new GruCell(operation, workshop, time, units)
                            : new PlainGruCell(operation, workshop, time, units);
                case EARLY_GRU -> new EarlyGruCell(operation, workshop, time, units);
                case SIMPLE -> new SimpleCell(operation, workshop, time, units);
            };
        }

        /** Whether its steps after the first begin with {@link #sumGates}, rather than with the input's product alone. */
        default boolean addsToGates() {
            return true;
        }

        /** One step of some rows. */
        void forward(int step, int from, int to, RecurrentStep layer);

        /** Before the backward pass of some rows. */
        default void start(int from, int to) {}

        /** The gradients of one step: gates become gradients by the sums, and "later" those for the step before. */
        void backward(int step, int from, int to, RecurrentStep layer);

        /** The recurrent kernel's gradient. */
        GradientSource recurrentGradient(RecurrentStep layer);
    }
}
