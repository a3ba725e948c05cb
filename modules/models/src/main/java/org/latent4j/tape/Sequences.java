package org.latent4j.tape;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Recurrences over whole sequences in one operation: what step by step would be some twenty operations a step. Gates are
 * sigmoids, candidates tanh.
 */
public final class Sequences {
    private Sequences() {}

    /**
     * Long short-term memory, gates input, forget, candidate, output side by side.
     *
     * @param x what the inputs contribute, {@code [time, batch, 4 units]}
     * @param kernel {@code [units, 4 units]}
     * @param h first state, {@code [batch, units]}
     * @param c first cell state
     * @param backwards from the last step to the first
     * @return states and cell states, {@code [2, time, batch, units]}, in the order of computation
     */
    public static Tensor lstm(Tensor x, Tensor kernel, Tensor h, Tensor c, boolean backwards) {
        return record(new LstmSteps(Math.toIntExact(h.size(1))), x, kernel, null, h, c, backwards);
    }

    /**
     * Gated recurrent unit whose reset gate comes after the product; gates update, reset, candidate side by side.
     *
     * @param x what the inputs contribute, {@code [time, batch, 3 units]}
     * @param kernel {@code [units, 3 units]}
     * @param bias of the product with the kernel, {@code [3 units]}
     * @param h first state, {@code [batch, units]}
     * @return states, {@code [1, time, batch, units]}, in the order of computation
     */
    public static Tensor gru(Tensor x, Tensor kernel, Tensor bias, Tensor h, boolean backwards) {
        return record(new GruSteps(Math.toIntExact(h.size(1))), x, kernel, bias, h, null, backwards);
    }

    /** One kind of recurrence, a step at a time, on row-major {@code [batch, ...]} arrays. */
    interface Steps {
        /** How many values a unit has that a step keeps for the way back. */
        int kept();

        /**
         * One step forward.
         *
         * @param sums what the input contributes
         * @param product of the state before with the kernel, with bias
         * @param states before; becomes those after
         * @param kept what the way back needs; written
         */
        void forward(double[] sums, double[] product, double[][] states, double[] kept);

        /**
         * One step back.
         *
         * @param before the states before the step
         * @param after the states after the step
         * @param gradients by the states after; becomes those by the states before, but for the product's part
         * @param bySums written
         * @param byProduct written
         */
        void backward(
                double[] kept,
                double[][] before,
                double[][] after,
                double[][] gradients,
                double[] bySums,
                double[] byProduct);
    }

    private static Tensor record(
            Steps steps,
            Tensor x,
            Tensor kernel,
            @Nullable Tensor bias,
            Tensor h,
            @Nullable Tensor c,
            boolean backwards) {
        Tensor[] parents = bias == null
                ? c == null ? new Tensor[] {x, kernel, h} : new Tensor[] {x, kernel, h, c}
                : new Tensor[] {x, kernel, h, bias};
        int count = c == null ? 1 : 2;
        long time = x.size(0);
        long batch = h.size(0);
        long units = h.size(1);
        DataType type = x.value().dataType();
        long[] stateShape = {batch, units};
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            INDArray states = Nd4j.createUninitialized(type, Tape.checked("states", count, time, batch, units), 'c');
            INDArray kept =
                    Nd4j.createUninitialized(type, Tape.checked("gates", time, batch, steps.kept() * units), 'c');
            INDArray before = h.value();
            double[] offset = bias == null ? new double[0] : Values.widened(bias.value());
            double[][] now = c == null
                    ? new double[][] {Values.widened(h.value())}
                    : new double[][] {Values.widened(h.value()), Values.widened(c.value())};
            double[] keep = new double[Math.toIntExact(batch * steps.kept() * units)];
            for (long s = 0; s < time; s++) {
                INDArray product = Products.product(before, kernel.value());
                double[] widened = Values.widened(product);
                product.close();
                for (int i = 0; i < widened.length && offset.length > 0; i++) {
                    widened[i] += offset[i % offset.length];
                }
                steps.forward(Values.widened(at(x.value(), backwards ? time - 1 - s : s)), widened, now, keep);
                put(kept, s, keep);
                for (int i = 0; i < count; i++) {
                    INDArray state = Values.narrowed(now[i], stateShape, type);
                    states.get(NDArrayIndex.point(i), NDArrayIndex.point(s)).assign(state);
                    if (i == 0) {
                        before = state;
                    }
                }
            }
            x.tape().ownGradient(kept);
            return x.tape()
                    .record(
                            states,
                            g -> new Way(steps, states, kept, backwards).back(g, parents, c != null, bias != null),
                            parents);
        }
    }

    private static INDArray at(INDArray array, long index) {
        return array.get(NDArrayIndex.point(index));
    }

    private static void put(INDArray array, long index, double[] values) {
        INDArray place = at(array, index);
        INDArray narrowed = Values.narrowed(values, place.shape(), array.dataType());
        place.assign(narrowed);
        narrowed.close();
    }

    /** The way back through all steps. */
    private record Way(Steps steps, INDArray states, INDArray kept, boolean backwards) {
        @Nullable
        INDArray[] back(INDArray g, Tensor[] parents, boolean cell, boolean biased) {
            INDArray kernel = parents[1].value();
            long time = states.size(1);
            long batch = states.size(2);
            long units = states.size(3);
            int count = cell ? 2 : 1;
            DataType type = states.dataType();
            INDArray bySums = Nd4j.createUninitialized(type, parents[0].shape(), 'c');
            INDArray byProduct = biased ? Nd4j.createUninitialized(type, parents[0].shape(), 'c') : bySums;
            INDArray earlier = Nd4j.createUninitialized(type, new long[] {time, batch, units}, 'c');
            INDArray transposed = kernel.transpose();
            int gates = Math.toIntExact(batch * kernel.size(1));
            double[] sums = new double[gates];
            double[] product = biased ? new double[gates] : sums;
            double[][] flowing = new double[count][Math.toIntExact(batch * units)];
            for (long s = time - 1; s >= 0; s--) {
                double[][] after = new double[count][];
                double[][] before = new double[count][];
                for (int i = 0; i < count; i++) {
                    after[i] = Values.widened(state(states, i, s));
                    INDArray previous = s == 0 ? parents[2 + i].value() : state(states, i, s - 1);
                    before[i] = Values.widened(previous);
                    if (i == 0) {
                        at(earlier, s).assign(previous);
                    }
                    double[] own = Values.widened(state(g, i, s));
                    for (int k = 0; k < own.length; k++) {
                        flowing[i][k] += own[k];
                    }
                }
                steps.backward(Values.widened(at(kept, s)), before, after, flowing, sums, product);
                long t = backwards ? time - 1 - s : s;
                put(bySums, t, sums);
                if (biased) {
                    put(byProduct, s, product);
                }
                INDArray through = Products.product(
                        Values.narrowed(product, new long[] {batch, kernel.size(1)}, type), transposed);
                double[] more = Values.widened(through);
                through.close();
                for (int k = 0; k < more.length; k++) {
                    flowing[0][k] += more[k];
                }
            }
            INDArray flat = ordered(byProduct, biased).reshape('c', time * batch, kernel.size(1));
            INDArray byKernel =
                    Products.product(earlier.reshape('c', time * batch, units).transpose(), flat);
            long[] shape = {batch, units};
            INDArray byState = Values.narrowed(flowing[0], shape, type);
            if (cell) {
                return new INDArray[] {bySums, byKernel, byState, Values.narrowed(flowing[1], shape, type)};
            }
            return biased
                    ? new INDArray[] {bySums, byKernel, byState, flat.sum(0)}
                    : new INDArray[] {bySums, byKernel, byState};
        }

        /** In the order of computation. */
        private INDArray ordered(INDArray byProduct, boolean isOrdered) {
            if (isOrdered || !backwards) {
                return byProduct;
            }
            INDArray turned = Nd4j.createUninitialized(byProduct.dataType(), byProduct.shape(), 'c');
            for (long s = 0; s < byProduct.size(0); s++) {
                at(turned, s).assign(at(byProduct, byProduct.size(0) - 1 - s));
            }
            return turned;
        }

        private static INDArray state(INDArray states, int which, long step) {
            return states.get(NDArrayIndex.point(which), NDArrayIndex.point(step));
        }
    }

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    static double tanh(double x) {
        double magnitude = Math.abs(x);
        if (magnitude < 1e-3) {
            return x * (1 - x * x / 3);
        }
        double shrunk = Math.exp(-2 * magnitude);
        return Math.copySign((1 - shrunk) / (1 + shrunk), x);
    }
}
