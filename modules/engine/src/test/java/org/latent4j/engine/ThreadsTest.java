package org.latent4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
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
import org.latent4j.models.Autoencoder;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Optimizer;
import org.latent4j.models.Variants;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

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
