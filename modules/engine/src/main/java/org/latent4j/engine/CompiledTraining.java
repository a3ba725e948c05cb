package org.latent4j.engine;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Check;
import org.latent4j.engine.plan.CompiledPlan;
import org.latent4j.engine.plan.GraphCompiler;
import org.latent4j.engine.plan.Plan;
import org.latent4j.engine.plan.Profile;
import org.latent4j.engine.plan.RowSource;
import org.latent4j.engine.plan.Tensor;
import org.latent4j.engine.plan.UnsupportedGraphException;
import org.latent4j.models.LatentModel;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains a graph by a compiled plan instead of DL4J's own steps.
 *
 * <p>While it does, it keeps parameters and updater state in arrays of its own; {@link #write} gives them to the graph, before
 * anybody looks, and {@link #read} takes them after somebody has changed them. The graph's count of iterations goes on with
 * every step. Not for several threads at once.
 */
public final class CompiledTraining implements AutoCloseable {
    private final ComputationGraph graph;
    private final List<Tensor> inputs;
    private final List<Tensor> targets;
    private final CompiledPlan program;
    private volatile boolean closed;

    /** As the graph has them, those that aren't learnt as well; up to date after {@code program.write}. */
    private float[] parameters = new float[0];

    /** Likewise. */
    private float[] state = new float[0];

    private CompiledTraining(ComputationGraph graph, Plan plan, CompiledPlan program) {
        this.graph = graph;
        this.inputs = plan.inputs();
        this.targets = plan.targets();
        this.program = program;
        read();
    }

    /**
     * Compiles a model's training step.
     *
     * @param batchSize the most rows of a step
     * @param threads how many to use; fewer are used where a step is too small to share
     * @throws UnsupportedGraphException if a part of the graph can't be compiled; names it
     * @throws IllegalArgumentException if {@code batchSize} or {@code threads} isn't positive
     */
    public static CompiledTraining of(LatentModel model, int batchSize, int threads) {
        return of(model.graph(), List.of(model.inputShape()), batchSize, threads);
    }

    /**
     * Compiles a graph's training step.
     *
     * @param inputShapes of one example of each input, in Keras's layout
     * @throws UnsupportedGraphException if a part of the graph can't be compiled; names it
     * @throws IllegalArgumentException if {@code batchSize} or {@code threads} isn't positive
     */
    public static CompiledTraining of(
            ComputationGraph graph, List<List<Integer>> inputShapes, int batchSize, int threads) {
        Check.positive("batchSize", batchSize);
        Check.positive("threads", threads);
        Plan plan = GraphCompiler.compile(graph, inputShapes, true);
        int useful = Threads.useful(plan, batchSize, threads);
        try {
            return new CompiledTraining(graph, plan, Backends.best().compile(plan, batchSize, true, useful));
        } catch (IllegalArgumentException e) {
            throw new UnsupportedGraphException(String.valueOf(e.getMessage()));
        }
    }

    /** Takes parameters and updater state from the graph. */
    public void read() {
        parameters = numbers(graph.params());
        state = state();
        program.read(parameters, state);
    }

    /** Gives parameters and updater state to the graph. */
    public void write() {
        program.write(parameters, state);
        assign(graph.params(), parameters);
        INDArray view = graph.getUpdater().getUpdaterStateViewArray();
        if (view != null) {
            assign(view, state);
        }
    }

    /** A copy of the parameters as they are now, in the graph's order; the graph itself is left alone. */
    public float[] parameters() {
        program.write(parameters, state);
        return parameters.clone();
    }

    private float[] state() {
        INDArray view = graph.getUpdater().getUpdaterStateViewArray();
        return view == null ? new float[0] : numbers(view);
    }

    private static float[] numbers(INDArray row) {
        return row.dup('c').data().asFloat();
    }

    private static void assign(INDArray row, float[] numbers) {
        row.assign(Nd4j.createFromArray(numbers).reshape(row.shape()));
    }

    /** Replaces the rate of every updater, in DL4J's terms. */
    public void setLearningRate(double learningRate) {
        program.setLearningRate(learningRate);
    }

    /** Multiplies every updater's own rate, in place of a rate for all. */
    public void scaleLearningRates(double factor) {
        program.scaleLearningRates(factor);
    }

    /** Threads in use. */
    public int threads() {
        return program.threads();
    }

    /**
     * One training step on some rows whose targets are themselves.
     *
     * @param order which rows; those from {@code from} to {@code to - 1} are the batch
     * @param seed decides all that is drawn: noise, dropout, codings
     * @return the score before the step, as DL4J counts it
     * @throws IllegalArgumentException if there are no rows or more than were compiled for, if {@code order} names rows that
     *     aren't there, or rows have another size than the model's
     * @throws IllegalStateException if it has been closed, or reading a row failed; parameters are then as before
     */
    public double step(RowSource rows, int[] order, int from, int to, long seed) {
        return step(List.of(rows), List.of(rows), order, from, to, seed);
    }

    /**
     * One training step.
     *
     * @param inputs one source for each input of the graph
     * @param targets one for each output that has a loss, in the order of the graph's outputs
     * @throws IllegalArgumentException as {@link #step(RowSource, int[], int, int, long)}, or if sources are missing
     * @throws IllegalStateException as there
     */
    public double step(
            List<? extends RowSource> inputs,
            List<? extends RowSource> targets,
            int[] order,
            int from,
            int to,
            long seed) {
        check(inputs, targets, order, from, to);
        int done = graph.getConfiguration().getIterationCount();
        double score = program.train(
                inputs,
                targets,
                order,
                from,
                to,
                seed,
                done + 1,
                graph.getConfiguration().getEpochCount());
        graph.getConfiguration().setIterationCount(done + 1);
        return score;
    }

    private void check(
            List<? extends RowSource> inputRows, List<? extends RowSource> targetRows, int[] order, int from, int to) {
        if (closed) {
            throw new IllegalStateException("training: expected one that is open, this one has been closed");
        }
        if (from < 0 || to > order.length || from >= to || to - from > program.batch()) {
            throw new IllegalArgumentException("batch: expected 1 to " + program.batch() + " of the " + order.length
                    + " rows in order, got those from " + from + " to " + to);
        }
        check("inputs", inputRows, inputs, order, from, to);
        check("targets", targetRows, targets, order, from, to);
    }

    private static void check(
            String name, List<? extends RowSource> sources, List<Tensor> tensors, int[] order, int from, int to) {
        Check.that(sources.size() == tensors.size(), name, tensors.size() + " sources of rows", sources.size());
        for (int i = 0; i < tensors.size(); i++) {
            RowSource source = sources.get(i);
            int count = source.count();
            Check.that(
                    source.size() == tensors.get(i).size(),
                    name,
                    "rows of " + tensors.get(i).size() + " numbers",
                    source.size());
            for (int k = from; k < to; k++) {
                if (order[k] < 0 || order[k] >= count) {
                    throw new IllegalArgumentException(
                            "order[" + k + "]: expected a row from 0 to " + (count - 1) + ", got " + order[k]);
                }
            }
        }
    }

    /**
     * The gradient of the score by every parameter, without a step: what is drawn is drawn as in {@link #step}.
     *
     * <p>As DL4J's {@code gradient()} after {@code computeGradientAndScore}: summed over the batch where the graph's updates
     * divide it (Keras's graphs don't), with Keras's penalties, before those of DL4J and before clipping. 0 for parameters that
     * aren't learnt. The first call takes as much memory as the parameters do.
     *
     * @param inputs one source for each input of the graph
     * @param targets one for each output that has a loss
     * @return {@code [1, parameters]}, in the order of the graph's
     * @throws IllegalArgumentException as {@link #step}
     * @throws IllegalStateException as there
     */
    public INDArray gradient(
            List<? extends RowSource> inputs,
            List<? extends RowSource> targets,
            int[] order,
            int from,
            int to,
            long seed) {
        check(inputs, targets, order, from, to);
        float[] gradient = new float[Math.toIntExact(graph.params().length())];
        program.gradient(
                inputs,
                targets,
                order,
                from,
                to,
                seed,
                graph.getConfiguration().getIterationCount() + 1,
                graph.getConfiguration().getEpochCount(),
                gradient);
        return Nd4j.createFromArray(gradient).reshape(1, gradient.length);
    }

    /** Measures steps from now on; null to stop. */
    public void profile(@Nullable Profile profile) {
        program.profile(profile);
    }

    /** Ends its threads; a second time does nothing. */
    @Override
    public void close() {
        closed = true;
        program.close();
    }
}
