package org.latent4j.tape;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * New values along one axis, each from some neighbours: interpolation, means and maxima over windows of any sizes.
 *
 * @param size of the axis before
 * @param starts for each new place the first old one that it depends on
 * @param weights for each new place the factors of the old ones from there on
 */
public record Resampling(int size, int[] starts, double[][] weights) {
    /** Checks that all is within the axis. */
    public Resampling {
        if (starts.length != weights.length) {
            throw new IllegalArgumentException(
                    "Resampling: expected as many starts as weights, got " + starts.length + " and " + weights.length);
        }
        for (int i = 0; i < starts.length; i++) {
            if (starts[i] < 0 || starts[i] + weights[i].length > size) {
                throw new IllegalArgumentException("Resampling: expected places below " + size + ", got " + starts[i]
                        + " and " + weights[i].length + " more");
            }
        }
    }

    /** The weighted sums. */
    public Tensor sum(Tensor x, int axis) {
        Layout layout = layout(x, axis);
        DataType type = x.value().dataType();
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            double[] values = Values.wide(x.value());
            double[] result = new double[layout.outer * starts.length * layout.inner];
            each(layout, (from, to, weight) -> {
                for (int i = 0; i < layout.inner; i++) {
                    result[to + i] += weight * values[from + i];
                }
            });
            return x.tape()
                    .record(
                            Values.narrow(result, layout.shape, type),
                            g -> {
                                double[] upstream = Values.wide(g);
                                double[] sums = new double[(int) x.value().length()];
                                each(layout, (from, to, weight) -> {
                                    for (int i = 0; i < layout.inner; i++) {
                                        sums[from + i] += weight * upstream[to + i];
                                    }
                                });
                                return new INDArray[] {Values.narrow(sums, x.shape(), type)};
                            },
                            x);
        }
    }

    /** The largest of the values, whatever their weights; the first of equals gets the gradient. */
    public Tensor max(Tensor x, int axis) {
        Layout layout = layout(x, axis);
        DataType type = x.value().dataType();
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            double[] values = Values.wide(x.value());
            double[] largest = new double[layout.outer * starts.length * layout.inner];
            int[] places = new int[largest.length];
            java.util.Arrays.fill(places, -1);
            each(layout, (from, to, weight) -> {
                for (int i = 0; i < layout.inner; i++) {
                    if (places[to + i] < 0 || values[from + i] > largest[to + i]) {
                        largest[to + i] = values[from + i];
                        places[to + i] = from + i;
                    }
                }
            });
            return x.tape()
                    .record(
                            Values.narrow(largest, layout.shape, type),
                            g -> {
                                double[] upstream = Values.wide(g);
                                double[] sums = new double[(int) x.value().length()];
                                for (int i = 0; i < places.length; i++) {
                                    sums[places[i]] += upstream[i];
                                }
                                return new INDArray[] {Values.narrow(sums, x.shape(), type)};
                            },
                            x);
        }
    }

    /** An array as {@code [outer, axis, inner]}, and the shape of the result. */
    private record Layout(int outer, int inner, long[] shape) {}

    private Layout layout(Tensor x, int axis) {
        int along = Shaping.axis(x.rank(), axis);
        if (x.size(along) != size) {
            throw new IllegalArgumentException(
                    "Resampling: expected " + size + " places along axis " + axis + ", got " + x.size(along));
        }
        int outer = 1;
        int inner = 1;
        for (int i = 0; i < x.rank(); i++) {
            if (i < along) {
                outer *= (int) x.size(i);
            } else if (i > along) {
                inner *= (int) x.size(i);
            }
        }
        long[] shape = x.shape().clone();
        shape[along] = starts.length;
        return new Layout(outer, inner, Tape.checked("resampling", shape));
    }

    @FunctionalInterface
    private interface Step {
        void take(int from, int to, double weight);
    }

    private void each(Layout layout, Step step) {
        for (int o = 0; o < layout.outer; o++) {
            for (int j = 0; j < starts.length; j++) {
                int to = (o * starts.length + j) * layout.inner;
                for (int k = 0; k < weights[j].length; k++) {
                    step.take((o * size + starts[j] + k) * layout.inner, to, weights[j][k]);
                }
            }
        }
    }
}
