package org.latent4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.engine.plan.CompiledPlan;
import org.latent4j.engine.plan.GraphCompiler;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Optimizer;
import org.latent4j.models.Variants;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Results are the same, bit by bit, for any number of threads. */
class ThreadsTest {
    @ParameterizedTest
    @ValueSource(strings = {"stacked", "tied", "variational", "sparse", "denoising", "convolutional", "recurrent"})
    void changeNothing(String name) {
        assertThat(trained(name, 2)).isEqualTo(trained(name, 1));
        assertThat(trained(name, 3)).isEqualTo(trained(name, 1));
    }

    /** Norms are sums over whole gradients, which threads share. */
    @ParameterizedTest
    @EnumSource(
            value = GradientNormalization.class,
            names = {"ClipL2PerLayer", "ClipL2PerParamType", "RenormalizeL2PerLayer"})
    void changeNoNorm(GradientNormalization how) {
        assertThat(trained("stacked", how, 2)).isEqualTo(trained("stacked", how, 1));
        assertThat(trained("stacked", how, 3)).isEqualTo(trained("stacked", how, 1));
    }

    private static float[] trained(String name, int threads) {
        return trained(name, GradientNormalization.None, threads);
    }

    private static float[] trained(String name, GradientNormalization how, int threads) {
        Autoencoder variant = Variants.defaults(name, List.of(28, 28, 1));
        ComputationGraphConfiguration configuration =
                variant.configuration(new Optimizer(Optimizer.Kind.ADAM, 1e-3), 5);
        configuration.getVertices().values().stream()
                .filter(LayerVertex.class::isInstance)
                .map(vertex -> ((LayerVertex) vertex).getLayerConf().getLayer())
                .filter(BaseLayer.class::isInstance)
                .forEach(layer -> {
                    ((BaseLayer) layer).setGradientNormalization(how);
                    ((BaseLayer) layer).setGradientNormalizationThreshold(0.01);
                });
        ComputationGraph graph = new ComputationGraph(configuration);
        graph.init();
        Nd4j.getRandom().setSeed(9);
        INDArray rows = Nd4j.rand(70, 784);
        int[] order = IntStream.range(0, 70).toArray();
        try (CompiledTraining training = CompiledTraining.of(graph, List.of(variant.inputShape()), 32, threads)) {
            for (int step = 0; step < 4; step++) {
                training.step(ArrayRows.of(rows), order, 16 * step, Math.min(70, 16 * step + 32), step + 1);
            }
            training.write();
        }
        return graph.params().dup('c').data().asFloat();
    }

    /** The steps of Keras's layers, those that need the whole batch and those that draw among them. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void changeNothingInKerasLayers(boolean images) {
        assertThat(trained(images, 2)).isEqualTo(trained(images, 1));
        assertThat(trained(images, 3)).isEqualTo(trained(images, 1));
    }

    private static float[] trained(boolean images, int threads) {
        List<Integer> input = images ? List.of(8, 7, 3) : List.of(6, 5);
        ComputationGraph graph = images ? images(input) : sequences(input);
        Random random = new Random(4);
        INDArray rows = KerasLayerGraph.random(random, 40, input.stream().reduce(1, (a, b) -> a * b));
        INDArray targets = KerasLayerGraph.random(random, 40, KerasLayerGraph.OUTPUTS);
        int[] order = IntStream.range(0, 40).toArray();
        float[] parameters = graph.params().dup('c').data().asFloat();
        float[] before = parameters.clone();
        try (CompiledPlan program =
                Backends.best().compile(GraphCompiler.compile(graph, List.of(input), true), 32, true, threads)) {
            program.read(parameters, new float[2 * parameters.length]);
            for (int step = 0; step < 4; step++) {
                program.train(
                        List.of(ArrayRows.of(rows)),
                        List.of(ArrayRows.of(targets)),
                        order,
                        4 * step,
                        Math.min(40, 4 * step + 31),
                        step + 1,
                        step + 1,
                        0);
            }
            program.write(parameters, new float[2 * parameters.length]);
        }
        assertThat(parameters).isNotEqualTo(before).doesNotContain(Float.NaN);
        return parameters;
    }

    private static ComputationGraph images(List<Integer> input) {
        return new KerasLayerGraph(2, new Adam(1e-3), input)
                .then("Conv2D", "{'filters': 12, 'kernel_size': 3, 'padding': 'same', 'use_bias': false}")
                .then("BatchNormalization", "{}")
                .then("PReLU", "{'shared_axes': [1, 2]}")
                .then("SpatialDropout2D", "{'rate': 0.2}")
                .then("SeparableConv2D", "{'filters': 9, 'kernel_size': 3, 'depth_multiplier': 2}")
                .then("BatchNormalization", "{'center': false}")
                .then("DepthwiseConv2D", "{'kernel_size': 2}")
                .then("AlphaDropout", "{'rate': 0.2}")
                .then("LayerNormalization", "{}")
                .then("Conv2D", "{'filters': 6, 'kernel_size': 2, 'groups': 3, 'activation': 'elu'}")
                .then("BatchNormalization", "{'trainable': false}")
                .then("GlobalAveragePooling2D", "{}")
                .build();
    }

    private static ComputationGraph sequences(List<Integer> input) {
        String gates = "'recurrent_activation': 'hard_sigmoid', 'return_sequences': true";
        return new KerasLayerGraph(2, new Adam(1e-3), input)
                .then(
                        "Bidirectional",
                        "{'layer': {'class_name': 'LSTM', 'config': {'units': 9, 'dropout': 0.1, " + gates + "}}}")
                .then("BatchNormalization", "{}")
                .then("GRU", "{'units': 7, 'reset_after': false, " + gates + "}")
                .then("GaussianDropout", "{'rate': 0.2}")
                .then("GRU", "{'units': 7, 'reset_after': true, " + gates + "}")
                .then("SimpleRNN", "{'units': 7, 'activation': 'softplus'}")
                .then("BatchNormalization", "{}")
                .build();
    }

    /** Nobody has to close what computes: its threads end by themselves, and come back when there is work. */
    @Test
    void endWhenThereIsNothingToDo() throws InterruptedException {
        LatentModel model = LatentModel.create(
                Variants.defaults("stacked", List.of(28, 28, 1)), new Optimizer(Optimizer.Kind.ADAM, 1e-3), 5);
        INDArray rows = Nd4j.rand(256, 784);
        CompiledInference inference = CompiledInference.of(model, 2);
        INDArray before = inference.run("codings", rows);
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (workers() > 0 && System.nanoTime() < deadline) {
            Thread.sleep(100);
        }
        assertThat(workers()).isZero();
        assertThat(inference.run("codings", rows)).isEqualTo(before);
        inference.close();
    }

    private static long workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("latent4j-engine"))
                .count();
    }

    @Test
    void inferenceRefusesRowsOfAnotherSize() {
        LatentModel model = LatentModel.create(
                Variants.defaults("stacked", List.of(28, 28, 1)), new Optimizer(Optimizer.Kind.ADAM, 1e-3), 5);
        try (CompiledInference inference = CompiledInference.of(model, 2)) {
            assertThatThrownBy(() -> inference.run("codings", Nd4j.rand(3, 783)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected rows of 784 numbers");
            assertThatThrownBy(() -> inference.run("nothing", new float[784]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("plan: expected the name of a vertex, got 'nothing'");
        }
    }
}
