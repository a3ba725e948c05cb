package org.latent4j.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Check;
import org.latent4j.engine.plan.CompiledPlan;
import org.latent4j.engine.plan.GraphCompiler;
import org.latent4j.engine.plan.Plan;
import org.latent4j.engine.plan.RowSource;
import org.latent4j.engine.plan.Tensor;
import org.latent4j.engine.plan.UnsupportedGraphException;
import org.latent4j.models.LatentModel;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Computes activations of a graph's vertices by a compiled plan, without noise. Arrays in and out have Keras's layout.
 *
 * <p>It has its own copy of the parameters; {@link #read} takes them again. Threads may share it; they wait for each other.
 */
public final class CompiledInference implements AutoCloseable {
    private static final int BATCH = 256;

    private final ComputationGraph graph;
    private final Plan plan;
    private final int threads;
    private final Map<List<String>, Part> parts = new LinkedHashMap<>();
    private boolean closed;

    /** Parameters in place of the graph's; null for those. */
    private float @Nullable [] given;

    private CompiledInference(ComputationGraph graph, Plan plan, int threads) {
        this.graph = graph;
        this.plan = plan;
        this.threads = threads;
    }

    /** What computes some vertices. */
    private record Part(Plan plan, CompiledPlan program) {}

    /**
     * Compiles a model.
     *
     * @throws UnsupportedGraphException if a part of the graph can't be compiled; names it
     * @throws IllegalArgumentException if {@code threads} isn't positive
     */
    public static CompiledInference of(LatentModel model, int threads) {
        return of(model.graph(), List.of(model.inputShape()), threads);
    }

    /**
     * Compiles a graph.
     *
     * @param inputShapes of one example of each input, in Keras's layout
     * @throws UnsupportedGraphException if a part of the graph can't be compiled; names it
     * @throws IllegalArgumentException if {@code threads} isn't positive
     */
    public static CompiledInference of(ComputationGraph graph, List<List<Integer>> inputShapes, int threads) {
        Check.positive("threads", threads);
        CompiledInference inference =
                new CompiledInference(graph, GraphCompiler.compile(graph, inputShapes, false), threads);
        inference.part(graph.getConfiguration().getNetworkOutputs());
        return inference;
    }

    /** Takes the parameters from the graph again. */
    public synchronized void read() {
        given = null;
        float[] parameters = parameters();
        parts.values().forEach(part -> part.program().read(parameters, new float[0]));
    }

    private float[] parameters() {
        float[] others = given;
        return others == null ? graph.params().dup('c').data().asFloat() : others;
    }

    /**
     * Takes other parameters than the graph's, until {@link #read()} takes those again.
     *
     * @param parameters in the graph's order
     * @throws IllegalArgumentException if they are more or fewer than the graph's
     */
    public synchronized void read(float[] parameters) {
        Check.that(
                parameters.length == graph.params().length(),
                "parameters",
                graph.params().length() + " numbers",
                parameters.length);
        float[] copy = parameters.clone();
        given = copy;
        parts.values().forEach(part -> part.program().read(copy, new float[0]));
    }

    private Part part(List<String> vertices) {
        if (closed) {
            throw new IllegalStateException("inference: expected one that is open, this one has been closed");
        }
        return parts.computeIfAbsent(vertices, names -> {
            Plan needed = plan.upTo(names);
            try {
                CompiledPlan program =
                        Backends.best().compile(needed, BATCH, false, Threads.useful(needed, BATCH, threads));
                program.read(parameters(), new float[0]);
                return new Part(needed, program);
            } catch (IllegalArgumentException e) {
                throw new UnsupportedGraphException(String.valueOf(e.getMessage()));
            }
        });
    }

    /**
     * One vertex's activations.
     *
     * @param input of the graph's only input, {@code [rows, …]}
     * @throws IllegalArgumentException if its rows don't have as many numbers as the input, or there is no such vertex
     * @throws IllegalStateException if it has been closed
     */
    public INDArray run(String vertex, INDArray input) {
        return run(List.of(vertex), List.of(input)).get(0);
    }

    /**
     * Activations of some vertices.
     *
     * @param inputs one array for each input of the graph
     * @throws IllegalArgumentException if rows don't have as many numbers as the input, or arrays differ in rows, or there is
     *     no such vertex
     * @throws IllegalStateException if it has been closed
     */
    public synchronized List<INDArray> run(List<String> vertices, List<INDArray> inputs) {
        Part part = part(List.copyOf(vertices));
        check(inputs);
        int rows = Math.toIntExact(inputs.get(0).size(0));
        List<ArrayRows> sources = inputs.stream().map(ArrayRows::of).toList();
        List<float[]> results = new ArrayList<>();
        for (Tensor tensor : part.plan().outputs()) {
            results.add(new float[Math.multiplyExact(rows, tensor.size())]);
        }
        compute(part, sources, rows, results);
        List<INDArray> arrays = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            Tensor tensor = part.plan().outputs().get(i);
            arrays.add(Nd4j.create(results.get(i), shape(rows, tensor), 'c'));
        }
        return arrays;
    }

    /**
     * One vertex's activations of rows in a plain array.
     *
     * @param rows numbers of examples, one after the other
     * @return the activations, one example after the other
     * @throws IllegalArgumentException if there aren't rows of the input's size, or there is no such vertex
     * @throws IllegalStateException if it has been closed
     */
    public synchronized float[] run(String vertex, float[] rows) {
        Tensor input = plan.inputs().get(0);
        if (plan.inputs().size() != 1 || rows.length == 0 || rows.length % input.size() != 0) {
            throw new IllegalArgumentException(
                    "input: expected a multiple of " + input.size() + " numbers, got " + rows.length);
        }
        Part part = part(List.of(vertex));
        int count = rows.length / input.size();
        float[] result =
                new float[Math.multiplyExact(count, part.plan().outputs().get(0).size())];
        compute(part, List.of(new FloatRows(rows, input.size())), count, List.of(result));
        return result;
    }

    private static void compute(Part part, List<? extends RowSource> sources, int rows, List<float[]> results) {
        int[] order = new int[rows];
        for (int i = 0; i < rows; i++) {
            order[i] = i;
        }
        for (int from = 0; from < rows; from += BATCH) {
            part.program().infer(sources, order, from, Math.min(rows, from + BATCH));
            for (int i = 0; i < results.size(); i++) {
                Tensor tensor = part.plan().outputs().get(i);
                part.program().copy(tensor, results.get(i), from * tensor.size());
            }
        }
    }

    /** Whether rows have as many numbers as was compiled for: sequences may come in other lengths. */
    public boolean accepts(INDArray input) {
        return plan.inputs().size() == 1
                && input.rank() > 1
                && input.size(0) > 0
                && input.length() == input.size(0) * plan.inputs().get(0).size();
    }

    private void check(List<INDArray> inputs) {
        if (inputs.size() != plan.inputs().size()) {
            throw new IllegalArgumentException(
                    "input: expected " + plan.inputs().size() + " arrays, got " + inputs.size());
        }
        long rows = inputs.get(0).rank() == 0 ? 0 : inputs.get(0).size(0);
        for (int i = 0; i < inputs.size(); i++) {
            INDArray input = inputs.get(i);
            int size = plan.inputs().get(i).size();
            if (rows == 0 || input.size(0) != rows || input.length() != rows * size) {
                throw new IllegalArgumentException(
                        "input: expected rows of " + size + " numbers, as many in every input"
                                + " and at least one, got shape " + Arrays.toString(input.shape()));
            }
        }
    }

    private static long[] shape(int rows, Tensor tensor) {
        long[] shape = new long[tensor.shape().size() + 1];
        shape[0] = rows;
        for (int i = 1; i < shape.length; i++) {
            shape[i] = tensor.shape().get(i - 1);
        }
        return shape;
    }

    /** Ends its threads; a second time does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        parts.values().forEach(part -> part.program().close());
        parts.clear();
    }
}
