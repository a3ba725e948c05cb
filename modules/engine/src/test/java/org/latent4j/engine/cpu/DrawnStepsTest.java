package org.latent4j.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.engine.ArrayRows;
import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.GraphCompiler;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Optimizer;
import org.latent4j.models.Variants;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Steps that draw, given the numbers that ND4J draws for DL4J's own step, move parameters as that does. */
class DrawnStepsTest {
    private static final int BATCH = 12;
    private static final int INPUTS = 32;
    private static final int LATENT = 5;
    private static final double RATE = 0.3;

    @ParameterizedTest
    @CsvSource({"variational, ", "denoising, gaussian", "denoising, dropout"})
    void followDl4j(String name, String noise) {
        Autoencoder variant = Variants.with(
                Variants.defaults(name, List.of(INPUTS)), Map.of("hiddenSizes", List.of(20), "latentSize", LATENT));
        if (noise != null) {
            variant = Variants.with(variant, Map.of("noise", noise, "noiseRate", RATE));
        }
        LatentModel model = LatentModel.create(variant, new Optimizer(Optimizer.Kind.SGD, 0.5), 7);
        ComputationGraph graph = model.graph();
        int[] order = IntStream.range(0, BATCH).toArray();
        try (Program program = new Program(
                GraphCompiler.compile(graph, List.of(List.of(INPUTS)), true), Kernels.best(), BATCH, true, 2)) {
            for (int step = 0; step < 20; step++) {
                INDArray input = Nd4j.rand(BATCH, INPUTS);
                INDArray before = graph.params().dup();
                program.read(before.data().asFloat(), new float[0]);
                program.draws(drawnByNd4j(noise, step + 1));
                double score = program.train(
                        List.of(ArrayRows.of(input)), List.of(ArrayRows.of(input)), order, 0, BATCH, 1, step + 1, 0);
                float[] ours = new float[(int) graph.numParams()];
                program.write(ours, new float[0]);
                Nd4j.getRandom().setSeed(step + 1);
                graph.fit(new INDArray[] {input}, new INDArray[] {input});
                double moved = graph.params().distance2(before);
                assertThat(score).isCloseTo(graph.score(), org.assertj.core.data.Percentage.withPercentage(1e-3));
                assertThat(Nd4j.createFromArray(ours)
                                .reshape(graph.params().shape())
                                .distance2(graph.params()))
                        .isLessThan(1e-5 * moved
                                + 1e-7 * graph.params().norm2Number().doubleValue());
            }
        }
    }

    /** The numbers that DL4J's step with this seed will draw. */
    private static Draws drawnByNd4j(String noise, long seed) {
        Nd4j.getRandom().setSeed(seed);
        INDArray drawn;
        if (noise == null) {
            drawn = Nd4j.randn(BATCH, LATENT);
        } else {
            boolean gaussian = noise.equals("gaussian");
            IDropout law = gaussian ? new GaussianNoise(RATE) : new Dropout(1 - RATE);
            INDArray start = gaussian ? Nd4j.zeros(BATCH, INPUTS) : Nd4j.ones(BATCH, INPUTS);
            drawn = law.applyDropout(start, start.dup(), 0, 0, LayerWorkspaceMgr.noWorkspaces());
            if (gaussian) {
                drawn.divi(RATE);
            }
        }
        float[] numbers = drawn.dup('c').data().asFloat();
        int width = numbers.length / BATCH;
        return new Draws() {
            @Override
            public void normal(long unused, int row, float[] values, int at, int n) {
                System.arraycopy(numbers, row * width, values, at, n);
            }

            @Override
            public void kept(long unused, int row, float keep, float[] values, int at, int n) {
                for (int i = 0; i < n; i++) {
                    values[at + i] = numbers[row * width + i] > 0 ? 1 : 0;
                }
            }
        };
    }

    @Test
    void ownNumbersAreNormal() {
        float[] values = new float[200_000];
        new CounterDraws().normal(3, 0, values, 0, values.length);
        double sum = 0;
        double squares = 0;
        int beyondTwo = 0;
        for (float value : values) {
            sum += value;
            squares += (double) value * value;
            beyondTwo += Math.abs(value) > 2 ? 1 : 0;
        }
        assertThat(sum / values.length).isBetween(-0.01, 0.01);
        assertThat(squares / values.length).isBetween(0.985, 1.015);
        assertThat((double) beyondTwo / values.length).isBetween(0.0435, 0.0475); // 4.55 %
    }
}
