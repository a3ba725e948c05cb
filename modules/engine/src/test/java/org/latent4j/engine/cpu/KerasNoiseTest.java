package org.latent4j.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.engine.ArrayRows;
import org.latent4j.engine.KerasLayerGraph;
import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.GraphCompiler;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Keras's noise layers and samplers, given the numbers that ND4J draws for DL4J's step, have its gradients. */
class KerasNoiseTest {
    private static final int BATCH = 6;
    private static final List<Integer> INPUT = List.of(4, 3, 2);

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Dropout; {'rate': 0.3}; 4,3,5",
                "Dropout; {'rate': 0.3, 'noise_shape': [null, 4, 1, 5]}; 4,1,5",
                "Dropout; {'rate': 1}; 4,3,5",
                "SpatialDropout2D; {'rate': 0.4}; 1,1,5",
                "SpatialDropout2D; {'rate': 0.4, 'data_format': 'channels_first'}; 4,1,1",
                "AlphaDropout; {'rate': 0.2}; 4,3,5",
                "AlphaDropout; {'rate': 0.2, 'noise_shape': [null, 1, 3, 5]}; 1,3,5",
                "GaussianNoise; {'stddev': 0.3}; 4,3,5",
                "GaussianDropout; {'rate': 0.3}; 4,3,5",
            })
    void gradientsAreDl4js(String kind, String config, String drawn) {
        ComputationGraph graph = new KerasLayerGraph(3, new Sgd(1), INPUT)
                .then("Conv2D", "{'filters': 5, 'kernel_size': 3, 'padding': 'same', 'activation': 'tanh'}")
                .then(kind, config)
                .then("Conv2D", "{'filters': 3, 'kernel_size': 2}")
                .build();
        double rate = Double.parseDouble(config.replaceAll("[^0-9]*([0-9.]+).*", "$1"));
        boolean normal = kind.startsWith("Gaussian");
        follow(graph, INPUT, normal, rate, shape(drawn));
    }

    @ParameterizedTest
    @CsvSource({"LSTM", "GRU", "SimpleRNN"})
    void recurrentLayersDropInputs(String kind) {
        ComputationGraph graph = new KerasLayerGraph(3, new Sgd(1), List.of(4, 3))
                .then("Dense", "{'units': 5}")
                .then(kind, "{'units': 6, 'dropout': 0.3, 'return_sequences': true}")
                .build();
        follow(graph, List.of(4, 3), false, 0.3, new long[] {BATCH, 5});
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.7})
    void samplersDrawCodings(double klWeight) {
        ComputationGraph graph = new KerasLayerGraph(3, new Sgd(1), List.of(6))
                .layer("means", "Dense", "{'units': 5}", "in")
                .layer("variances", "Dense", "{'units': 5}", "in")
                .layer("codings", "Sampling", "{'kl_weight': " + klWeight + "}", "means", "variances")
                .then("Dense", "{'units': 7, 'activation': 'tanh'}")
                .build();
        follow(graph, List.of(6), true, 1, new long[] {BATCH, 5});
    }

    private static long[] shape(String drawn) {
        long[] sizes = java.util.Arrays.stream(drawn.split(","))
                .mapToLong(Long::parseLong)
                .toArray();
        return java.util.stream.LongStream.concat(java.util.stream.LongStream.of(BATCH), java.util.Arrays.stream(sizes))
                .toArray();
    }

    private static void follow(ComputationGraph graph, List<Integer> input, boolean normal, double rate, long[] drawn) {
        Random random = new Random(5);
        int[] order = IntStream.range(0, BATCH).toArray();
        long[] shape = new long[input.size() + 1];
        shape[0] = BATCH;
        for (int i = 1; i < shape.length; i++) {
            shape[i] = input.get(i - 1);
        }
        try (Program program =
                new Program(GraphCompiler.compile(graph, List.of(input), true), Kernels.best(), BATCH, true, 2)) {
            for (int step = 0; step < 20; step++) {
                INDArray rows = KerasLayerGraph.random(random, shape);
                INDArray targets = KerasLayerGraph.random(random, BATCH, KerasLayerGraph.OUTPUTS);
                KerasLayerGraph.draw(graph, random);
                INDArray before = graph.params().dup();
                program.read(before.data().asFloat(), new float[0]);
                Nd4j.getRandom().setSeed(step + 1);
                program.draws(
                        given(normal ? Nd4j.randn(DataType.FLOAT, drawn) : Nd4j.rand(DataType.FLOAT, drawn), rate));
                program.train(
                        List.of(ArrayRows.of(rows)), List.of(ArrayRows.of(targets)), order, 0, BATCH, 1, step + 1, 0);
                float[] ours = new float[(int) graph.params().length()];
                program.write(ours, new float[0]);
                Nd4j.getRandom().setSeed(step + 1);
                graph.fit(new INDArray[] {rows}, new INDArray[] {targets});
                double moved = graph.params().distance2(before);
                assertThat(Nd4j.createFromArray(ours)
                                .reshape(graph.params().shape())
                                .distance2(graph.params()))
                        .isLessThan(1e-5 * moved
                                + 1e-7 * graph.params().norm2Number().doubleValue());
            }
        }
    }

    private static Draws given(INDArray drawn, double rate) {
        float[] numbers = drawn.dup('c').data().asFloat();
        int width = numbers.length / BATCH;
        return new Draws() {
            @Override
            public void normal(long seed, int row, float[] values, int at, int n) {
                assertThat(n).isEqualTo(width);
                System.arraycopy(numbers, row * width, values, at, n);
            }

            @Override
            public void kept(long seed, int row, float keep, float[] values, int at, int n) {
                assertThat(n).isEqualTo(width);
                for (int i = 0; i < n; i++) {
                    values[at + i] = numbers[row * width + i] >= (float) rate ? 1 : 0;
                }
            }
        };
    }
}
