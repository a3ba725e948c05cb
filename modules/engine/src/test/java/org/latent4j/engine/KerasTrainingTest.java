package org.latent4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * The compiled step of Keras's layers against DL4J's step of the same graph. With plain gradient descent at a rate of 1 a
 * move is the gradient; parameters are drawn anew for each step.
 */
class KerasTrainingTest {
    private static final int STEPS = 25;
    private static final int BATCH = 6;

    /** Small beside what bends the loss, large beside float32's rounding of it. */
    private static final double STEP = 5e-3;

    static Stream<KerasLayerCases.Case> cases() {
        return KerasLayerCases.all();
    }

    static Stream<KerasLayerCases.Case> smooth() {
        return KerasLayerCases.smooth();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsAreDl4js(KerasLayerCases.Case c) {
        follow(c, new Sgd(1), true);
    }

    /** Epsilon is far above rounding, where Adam would make steps of any size of a gradient that is 0 but for it. */
    @ParameterizedTest
    @MethodSource("cases")
    void adamMovesAsDl4js(KerasLayerCases.Case c) {
        follow(c, new Adam(1e-3, 0.9, 0.999, 1e-2), false);
    }

    /** Along the gradient, the loss changes as the gradient says. */
    @ParameterizedTest
    @MethodSource("smooth")
    void gradientsAreDifferences(KerasLayerCases.Case c) {
        ComputationGraph graph = c.graph(new Sgd(1));
        Random random = new Random(8);
        INDArray input = KerasLayerGraph.random(random, c.batch(BATCH));
        INDArray target = KerasLayerGraph.random(random, BATCH, KerasLayerGraph.OUTPUTS);
        INDArray at = graph.params().mul(0.5); // so small that no recurrence explodes and bends the loss
        try (CompiledTraining compiled = CompiledTraining.of(graph, List.of(c.input()), BATCH, 1)) {
            loss(graph, compiled, at, input, target);
            INDArray gradient = at.sub(graph.params());
            for (GraphVertex vertex : graph.getVertices()) {
                parameters(vertex).forEach((name, view) -> {
                    if (name.startsWith("moving")) { // by itself
                        long from = view.offset() - graph.params().offset();
                        for (long i = from; i < from + view.length(); i++) {
                            gradient.putScalar(i, 0);
                        }
                    }
                });
            }
            double length = gradient.norm2Number().doubleValue();
            INDArray ahead = gradient.mul(STEP / length);
            double above = loss(graph, compiled, at.add(ahead), input, target);
            double below = loss(graph, compiled, at.sub(ahead), input, target);
            assertThat((above - below) / (2 * STEP))
                    .isCloseTo(length, org.assertj.core.data.Percentage.withPercentage(0.5));
        }
    }

    /** Running statistics included, which in training follow the batch with each step. */
    @Test
    void aGradientAloneMovesNothing() {
        ComputationGraph graph = new KerasLayerGraph(3, new Adam(1e-3), List.of(5))
                .then("Dense", "{'units': 4, 'activation': 'tanh'}")
                .then("BatchNormalization", "{}")
                .build();
        Random random = new Random(3);
        List<ArrayRows> input = List.of(ArrayRows.of(KerasLayerGraph.random(random, BATCH, 5)));
        List<ArrayRows> target = List.of(ArrayRows.of(KerasLayerGraph.random(random, BATCH, KerasLayerGraph.OUTPUTS)));
        int[] order = IntStream.range(0, BATCH).toArray();
        INDArray before = graph.params().dup();
        try (CompiledTraining compiled = CompiledTraining.of(graph, List.of(List.of(5)), BATCH, 2)) {
            INDArray gradient = compiled.gradient(input, target, order, 0, BATCH, 1);
            assertThat(gradient.norm2Number().doubleValue()).isPositive();
            compiled.write();
            assertThat(graph.params()).isEqualTo(before);
            compiled.step(input, target, order, 0, BATCH, 1);
            compiled.write();
            INDArray mean = graph.getVertex("layer_1").paramTable(false).get("moving-mean");
            assertThat(mean).isNotNull();
            long from = mean.offset() - graph.params().offset();
            for (long i = from; i < from + mean.length(); i++) {
                assertThat(graph.params().getFloat(i)).isNotEqualTo(before.getFloat(i));
            }
        }
    }

    private static double loss(
            ComputationGraph graph, CompiledTraining compiled, INDArray at, INDArray input, INDArray target) {
        graph.params().assign(at);
        compiled.read();
        int[] order = IntStream.range(0, BATCH).toArray();
        double score = compiled.step(List.of(ArrayRows.of(input)), List.of(ArrayRows.of(target)), order, 0, BATCH, 1);
        compiled.write();
        return score;
    }

    private static void follow(KerasLayerCases.Case c, IUpdater updater, boolean anew) {
        ComputationGraph graph = c.graph(updater);
        Random random = new Random(3);
        int[] order = IntStream.range(0, BATCH).toArray();
        try (CompiledTraining compiled = CompiledTraining.of(graph, List.of(c.input()), BATCH + 3, 2)) {
            for (int step = 0; step < STEPS; step++) {
                INDArray input = KerasLayerGraph.random(random, c.batch(BATCH));
                INDArray target = KerasLayerGraph.random(random, BATCH, KerasLayerGraph.OUTPUTS);
                if (anew) {
                    KerasLayerGraph.draw(graph, random);
                }
                INDArray before = graph.params().dup();
                INDArray state = graph.getUpdater().getUpdaterStateViewArray();
                INDArray stateBefore = state == null ? null : state.dup();
                compiled.read();
                double score = compiled.step(
                        List.of(ArrayRows.of(input)), List.of(ArrayRows.of(target)), order, 0, BATCH, step + 1);
                compiled.write();
                INDArray ours = graph.params().dup();
                graph.getConfiguration().setIterationCount(step);
                graph.params().assign(before);
                if (state != null) {
                    state.assign(stateBefore);
                }
                graph.fit(new INDArray[] {input}, new INDArray[] {target});
                assertThat(score)
                        .as("score of step %d", step)
                        .isCloseTo(graph.score(), org.assertj.core.data.Percentage.withPercentage(1e-3));
                compare(graph, before, ours, step);
            }
        }
    }

    /** All parameters together, and each by itself: a small one can't hide behind others. */
    private static void compare(ComputationGraph graph, INDArray before, INDArray ours, int step) {
        INDArray theirs = graph.params();
        double moved = theirs.distance2(before);
        assertThat(moved).isPositive();
        assertThat(ours.distance2(theirs))
                .as("distance of parameters after step %d, of a move by %s", step, moved)
                .isLessThan(1e-5 * moved + 1e-7 * theirs.norm2Number().doubleValue());
        for (GraphVertex vertex : graph.getVertices()) {
            parameters(vertex).forEach((name, view) -> {
                int from = (int) (view.offset() - theirs.offset());
                double distance = 0;
                double own = 0;
                double norm = 0;
                for (int i = from; i < from + view.length(); i++) {
                    distance += Math.pow(ours.getFloat(i) - theirs.getFloat(i), 2);
                    own += Math.pow(theirs.getFloat(i) - before.getFloat(i), 2);
                    norm += Math.pow(theirs.getFloat(i), 2);
                }
                assertThat(Math.sqrt(distance))
                        .as("%s/%s after step %d", vertex.getVertexName(), name, step)
                        .isLessThanOrEqualTo(1e-5 * Math.sqrt(own) + 1e-6 * moved + 1e-7 * Math.sqrt(norm));
            });
        }
    }

    private static Map<String, INDArray> parameters(GraphVertex vertex) {
        return vertex.numParams() == 0 ? Map.of() : vertex.paramTable(false);
    }
}
