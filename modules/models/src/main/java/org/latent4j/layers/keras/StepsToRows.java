package org.latent4j.layers.keras;

import java.util.Arrays;
import java.util.List;
import org.latent4j.tape.Tensor;

/**
 * Every step in time as a row of the batch, {@code [batch * time, …]} from {@code [batch, time, …]}: how a model in a
 * {@code TimeDistributed} gets its input. {@link RowsToSteps} goes back.
 */
record StepsToRows() implements KerasLayer {
    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        long[] shape = inputShapes.get(0);
        if (shape.length < 3) {
            throw new IllegalArgumentException(
                    "input: expected [batch, time, ...], got shape " + Arrays.toString(shape));
        }
        long[] rows = Arrays.copyOfRange(shape, 1, shape.length);
        rows[0] = -1;
        return List.of(rows);
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        long[] shape =
                Arrays.copyOfRange(inputs.get(0).shape(), 1, inputs.get(0).rank());
        shape[0] = -1;
        return List.of(inputs.get(0).reshape(shape));
    }

    @Override
    public Masking masking() {
        return Masking.STOPS;
    }

    /** The inverse: rows as the steps of sequences, as many as the second input has. */
    record RowsToSteps() implements KerasLayer {
        @Override
        public List<long[]> outputShapes(List<long[]> inputShapes) {
            long[] rows = inputShapes.get(0);
            long[] shape = new long[rows.length + 1];
            shape[0] = inputShapes.get(1)[0];
            shape[1] = inputShapes.get(1)[1];
            System.arraycopy(rows, 1, shape, 2, rows.length - 1);
            return List.of(shape);
        }

        @Override
        public List<Tensor> call(Call call, List<Tensor> inputs) {
            Tensor rows = inputs.get(0);
            long[] shape = new long[rows.rank() + 1];
            shape[0] = inputs.get(1).size(0);
            shape[1] = inputs.get(1).size(1);
            System.arraycopy(rows.shape(), 1, shape, 2, rows.rank() - 1);
            return List.of(rows.reshape(shape));
        }

        @Override
        public Masking masking() {
            return Masking.STOPS;
        }
    }
}
