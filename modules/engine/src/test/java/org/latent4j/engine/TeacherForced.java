package org.latent4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One compiled step beside DL4J's own from the same parameters and updater state: score, gradient and what the step moves.
 *
 * <p>Where a function has a kink (ReLU and SELU at 0, equal maxima in a pooling window) the last bit of a sum decides between
 * two right gradients. Such an event is recognised by DL4J's own gradient, which jumps as far when its parameters are changed
 * in their last bits; it is kept by name, and the step isn't compared.
 */
final class TeacherForced {
    private static final double TOLERANCE = 1e-5;

    /** How far parameters are changed to see whether there is a kink: some of their last bits. */
    private static final double NUDGE = 1e-6;

    private final ComputationGraph graph;
    private final CompiledTraining compiled;
    private final List<String> events = new ArrayList<>();
    private int step;

    TeacherForced(ComputationGraph graph, CompiledTraining compiled) {
        this.graph = graph;
        this.compiled = compiled;
    }

    /** The kinks that steps so far met. */
    List<String> events() {
        return events;
    }

    /**
     * Compares a step, and leaves the graph after DL4J's.
     *
     * @param input in Keras's layout
     * @param target same
     * @param ownInput in the graph's layout
     * @param ownTarget same
     */
    void step(INDArray input, INDArray target, INDArray ownInput, INDArray ownTarget) {
        step(input, List.of(target), ownInput, new INDArray[] {ownTarget});
    }

    /**
     * Compares a step of several losses.
     *
     * @param targets one for each output that has a loss
     * @param ownTargets one for each output
     */
    void step(INDArray input, List<INDArray> targets, INDArray ownInput, INDArray[] ownTargets) {
        int rows = (int) input.size(0);
        List<ArrayRows> inputRows = List.of(ArrayRows.of(input));
        List<ArrayRows> targetRows = targets.stream().map(ArrayRows::of).toList();
        int[] order = IntStream.range(0, rows).toArray();
        INDArray before = graph.params().dup();
        INDArray state = graph.getUpdater().getUpdaterStateViewArray();
        INDArray stateBefore = state == null ? null : state.dup();
        graph.getConfiguration().setIterationCount(step);
        compiled.read();
        INDArray ourGradient = compiled.gradient(inputRows, targetRows, order, 0, rows, step + 1);
        INDArray gradient = gradient(ownInput, ownTargets);
        double error = ourGradient.distance2(gradient);
        double size = gradient.norm2Number().doubleValue();
        String event = error > TOLERANCE * size ? kink(ownInput, ownTargets, gradient, error) : null;
        double score = compiled.step(inputRows, targetRows, order, 0, rows, step + 1);
        compiled.write();
        INDArray ours = graph.params().dup();
        INDArray ourState = state == null ? null : state.dup();
        graph.getConfiguration().setIterationCount(step);
        graph.params().assign(before);
        if (state != null) {
            state.assign(stateBefore);
        }
        graph.fit(new INDArray[] {ownInput}, ownTargets);
        assertThat(score).as("score of step %d", step).isCloseTo(graph.score(), Percentage.withPercentage(1e-3));
        step++;
        if (event != null) {
            events.add("step " + step + ": " + event);
            return;
        }
        assertThat(error).as("error of gradient %d, of length %s", step, size).isLessThanOrEqualTo(TOLERANCE * size);
        double moved = graph.params().distance2(before);
        assertThat(ours.distance2(graph.params()))
                .as("distance of parameters after step %d, of a move by %s", step, moved)
                .isLessThan(
                        TOLERANCE * moved + 1e-7 * graph.params().norm2Number().doubleValue());
        if (ourState != null && state != null) {
            assertThat(ourState.distance2(state))
                    .as("distance of updater states after step %d", step)
                    .isLessThanOrEqualTo(TOLERANCE * state.norm2Number().doubleValue());
        }
    }

    private INDArray gradient(INDArray input, INDArray[] targets) {
        graph.setInputs(input);
        graph.setLabels(targets);
        graph.computeGradientAndScore();
        return graph.getFlattenedGradients().dup();
    }

    /** What makes DL4J's own gradient jump by as much; null if nothing does. */
    private @Nullable String kink(INDArray input, INDArray[] targets, INDArray gradient, double error) {
        INDArray before = graph.params().dup();
        Map<String, INDArray> activations = graph.feedForward(new INDArray[] {input.dup()}, false);
        String event = null;
        for (double nudge : new double[] {NUDGE, -NUDGE}) {
            graph.params().assign(before.mul(1 + nudge));
            double jump = gradient(input, targets).distance2(gradient);
            if (jump > error / 2) {
                event = changed(activations, graph.feedForward(new INDArray[] {input.dup()}, false))
                        + ", gradient jumps by " + jump;
            }
        }
        graph.params().assign(before);
        return event;
    }

    private static String changed(Map<String, INDArray> before, Map<String, INDArray> after) {
        for (Map.Entry<String, INDArray> entry : before.entrySet()) {
            INDArray other = after.get(entry.getKey());
            long signs = entry.getValue()
                    .gt(0)
                    .neq(other.gt(0))
                    .castTo(org.nd4j.linalg.api.buffer.DataType.INT32)
                    .sumNumber()
                    .longValue();
            if (signs > 0) {
                return signs + " numbers of '" + entry.getKey() + "' change their sign";
            }
        }
        return "other maxima of a window";
    }
}
