package org.latent4j.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.engine.ArrayRows;
import org.latent4j.engine.CompiledInference;
import org.latent4j.engine.KerasLayerGraph;
import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.GraphCompiler;
import org.latent4j.engine.plan.UnsupportedGraphException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/** A whole ladder network of one hidden layer, given the numbers that ND4J draws for DL4J's step, has its gradients. */
class LadderStepsTest {
    private static final int BATCH = 21;
    private static final int INPUTS = 9;
    private static final int HIDDEN = 18;
    private static final int CLASSES = 3;

    private static ComputationGraph ladder(String lambdas, double noise, IUpdater updater) {
        String hidden = "{'units': " + HIDDEN + ", 'use_bias': false}";
        String disturbed = "{'stddev': " + noise + "}";
        return new KerasLayerGraph(3, updater, List.of(INPUTS))
                .layer("noisy_z_0", "GaussianNoise", disturbed, "in")
                .layer("noisy_sum_1", "Dense", hidden, "noisy_z_0")
                .layer("noisy_standardized_1", "BatchStandardization", "{}", "noisy_sum_1")
                .layer("noisy_z_1", "GaussianNoise", disturbed, "noisy_standardized_1")
                .layer("noisy_h_1", "ScaleShift", "{'activation': 'selu'}", "noisy_z_1")
                .layer("noisy_sum_2", "Dense", "{'units': " + CLASSES + ", 'use_bias': false}", "noisy_h_1")
                .layer("noisy_standardized_2", "BatchStandardization", "{}", "noisy_sum_2")
                .layer("noisy_z_2", "GaussianNoise", disturbed, "noisy_standardized_2")
                .layer("logits", "ScaleShift", "{}", "noisy_z_2")
                .layer("classes", "Activation", "{'activation': 'softmax'}", "logits")
                .again("sum_1", "noisy_sum_1", "in")
                .layer("z_1", "BatchStandardization", "{}", "sum_1")
                .again("h_1", "noisy_h_1", "z_1")
                .again("sum_2", "noisy_sum_2", "h_1")
                .layer("u_2", "BatchStandardization", "{}", "classes")
                .layer("guess_2", "LateralCombinator", "{}", "noisy_z_2", "u_2")
                .layer("down_1", "Dense", hidden, "guess_2")
                .layer("u_1", "BatchStandardization", "{}", "down_1")
                .layer("guess_1", "LateralCombinator", "{}", "noisy_z_1", "u_1")
                .layer("down_0", "Dense", "{'units': " + INPUTS + ", 'use_bias': false}", "guess_1")
                .layer("u_0", "BatchStandardization", "{}", "down_0")
                .layer("guess_0", "LateralCombinator", "{}", "noisy_z_0", "u_0")
                .layer(
                        "cost",
                        "LadderCost",
                        "{'lambdas': " + lambdas + "}",
                        "classes",
                        "guess_0",
                        "in",
                        "guess_1",
                        "sum_1",
                        "guess_2",
                        "sum_2")
                .build("'labelled_crossentropy'", "classes");
    }

    /** A third of the rows is labelled, of weight 3. */
    private static INDArray targets(Random random) {
        INDArray targets = Nd4j.zeros(BATCH, CLASSES);
        for (int row = 0; row < BATCH / 3; row++) {
            targets.putScalar(row, random.nextInt(CLASSES), 3);
        }
        return targets;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"[10, 1, 0.3]; 0.3", "[10, 1, 0.3]; 0", "[0, 0, 1]; 0.3", "[1, 0, 0]; 0.3"})
    void gradientsAreDl4js(String lambdas, double noise) {
        ComputationGraph graph = ladder(lambdas, noise, new Sgd(1));
        Random random = new Random(5);
        int[] order = IntStream.range(0, BATCH).toArray();
        try (Program program = new Program(
                GraphCompiler.compile(graph, List.of(List.of(INPUTS)), true), Kernels.best(), BATCH + 3, true, 2)) {
            for (int step = 0; step < 20; step++) {
                INDArray rows = KerasLayerGraph.random(random, BATCH, INPUTS);
                INDArray targets = targets(random);
                KerasLayerGraph.draw(graph, random);
                INDArray before = graph.params().dup();
                program.read(before.data().asFloat(), new float[0]);
                program.draws(given(step + 1));
                double score = program.train(
                        List.of(ArrayRows.of(rows)), List.of(ArrayRows.of(targets)), order, 0, BATCH, 1, step + 1, 0);
                float[] ours = new float[(int) graph.params().length()];
                program.write(ours, new float[0]);
                Nd4j.getRandom().setSeed(step + 1);
                graph.fit(new INDArray[] {rows}, new INDArray[] {targets});
                assertThat(score).isCloseTo(graph.score(), Percentage.withPercentage(1e-3));
                double moved = graph.params().distance2(before);
                assertThat(Nd4j.createFromArray(ours)
                                .reshape(graph.params().shape())
                                .distance2(graph.params()))
                        .as("distance after step %d, of a move by %s", step, moved)
                        .isLessThan(1e-5 * moved
                                + 1e-7 * graph.params().norm2Number().doubleValue());
            }
        }
    }

    /** What ND4J draws for the three noises, one after the other; their widths tell them apart. */
    private static Draws given(long seed) {
        Nd4j.getRandom().setSeed(seed);
        Map<Integer, float[]> byWidth = new HashMap<>();
        for (int width : new int[] {INPUTS, HIDDEN, CLASSES}) {
            byWidth.put(width, Nd4j.randn(DataType.FLOAT, BATCH, width).data().asFloat());
        }
        return new Draws() {
            @Override
            public void normal(long drawSeed, int row, float[] values, int at, int n) {
                System.arraycopy(byWidth.get(n), row * n, values, at, n);
            }

            @Override
            public void kept(long drawSeed, int row, float keep, float[] values, int at, int n) {
                throw new IllegalStateException("expected no dropout");
            }
        };
    }

    @Test
    void threadsChangeNothing() {
        assertThat(trained(2)).isEqualTo(trained(1));
        assertThat(trained(3)).isEqualTo(trained(1));
    }

    private static float[] trained(int threads) {
        ComputationGraph graph = ladder("[10, 1, 0.3]", 0.3, new Adam(1e-2));
        float[] parameters = graph.params().dup().data().asFloat();
        float[] state = new float[2 * parameters.length];
        Random random = new Random(6);
        INDArray rows = KerasLayerGraph.random(random, BATCH, INPUTS);
        INDArray targets = targets(random);
        int[] order = IntStream.range(0, BATCH).toArray();
        try (Program program = new Program(
                GraphCompiler.compile(graph, List.of(List.of(INPUTS)), true), Kernels.best(), BATCH, true, threads)) {
            program.read(parameters, state);
            for (int step = 0; step < 8; step++) {
                program.train(
                        List.of(ArrayRows.of(rows)),
                        List.of(ArrayRows.of(targets)),
                        order,
                        step % 3,
                        BATCH,
                        step + 1,
                        step + 1,
                        0);
            }
            program.write(parameters, state);
        }
        assertThat(parameters).doesNotContain(Float.NaN);
        return parameters;
    }

    /** Statistics of the rows at hand would depend on how many are computed at once. */
    @Test
    void isNotComputedAtInference() {
        ComputationGraph graph = ladder("[1, 1, 1]", 0.3, new Sgd(1));
        assertThatThrownBy(() -> CompiledInference.of(graph, List.of(List.of(INPUTS)), 1))
                .isInstanceOf(UnsupportedGraphException.class)
                .hasMessageContaining("BatchStandardization with the statistics of a whole batch at inference");
    }
}
