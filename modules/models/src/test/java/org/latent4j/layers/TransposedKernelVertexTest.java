package org.latent4j.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Optimizer;
import org.latent4j.models.StackedAutoencoder;
import org.latent4j.models.TiedAutoencoder;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class TransposedKernelVertexTest {
    @TempDir
    Path folder;

    /** x -> x W -> x W W^T + b, squared error. */
    private static ComputationGraph linear(String tiedTo) {
        ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .updater(new Sgd(0.1))
                .graphBuilder()
                .addInputs("input")
                .addLayer("encoder", new SharedKernelDense(2, 1, Activation.IDENTITY), "input")
                .addVertex("kernel", new TransposedKernelVertex(tiedTo, 2), "encoder")
                .addLayer("bias", new BiasLayer(2, Activation.IDENTITY), "kernel")
                .addLayer(
                        "loss",
                        new LossLayer.Builder(LossFunction.L2)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "bias")
                .setOutputs("loss")
                .build());
        graph.init();
        graph.getLayer("encoder").getParam("W").assign(Nd4j.createFromArray(new float[][] {{2}, {3}}));
        return graph;
    }

    @Test
    void multipliesByTheTransposeAndAddsItsBias() {
        ComputationGraph graph = linear("encoder");
        graph.getLayer("bias").getParam("b").assign(Nd4j.createFromArray(new float[][] {{10, 20}}));
        // (1, 1) W = 5; 5 W^T = (10, 15)
        INDArray output = graph.outputSingle(Nd4j.ones(1, 2));
        assertThat(output).isEqualTo(Nd4j.createFromArray(new float[][] {{20, 35}}));
    }

    @Test
    void gradientsOfBothUsesAddUp() {
        ComputationGraph graph = linear("encoder");
        INDArray x = Nd4j.createFromArray(new float[][] {{1, 0}});
        // h = 2, y = (4, 6); dL/dy = 2 (y - x) = (6, 12)
        // decoder use: dL/dW_i = dL/dy_i h = (12, 24); encoder use: dL/dh = 6*2 + 12*3 = 48, times x: (48, 0)
        graph.fit(new DataSet(x, x));
        INDArray expected = Nd4j.createFromArray(new float[][] {{2 - 0.1f * 60}, {3 - 0.1f * 24}});
        assertThat(graph.getLayer("encoder")
                        .getParam("W")
                        .sub(expected)
                        .amaxNumber()
                        .floatValue())
                .isLessThan(1e-5f);
        INDArray bias = Nd4j.createFromArray(new float[][] {{-0.6f, -1.2f}});
        assertThat(graph.getLayer("bias").getParam("b").sub(bias).amaxNumber().floatValue())
                .isLessThan(1e-5f);
    }

    @Test
    void secondStepStartsFromFreshGradients() {
        ComputationGraph graph = linear("encoder");
        INDArray x = Nd4j.createFromArray(new float[][] {{1, 0}});
        graph.score(new DataSet(x, x), true);
        graph.fit(new DataSet(x, x));
        ComputationGraph other = linear("encoder");
        other.fit(new DataSet(x, x));
        assertThat(graph.params()).isEqualTo(other.params());
    }

    @Test
    void decoderKernelIsExactlyTheTransposeAfterTrainingSavingAndLoading() throws Exception {
        LatentModel model = LatentModel.create(
                new TiedAutoencoder(StackedAutoencoder.of(8, List.of(6), 3)),
                new Optimizer(Optimizer.Kind.NADAM, 1e-2),
                1);
        INDArray x = Nd4j.rand(5, 8);
        for (int step = 0; step < 20; step++) {
            model.graph().fit(new DataSet(x, x));
        }
        Path file = folder.resolve("tied.zip");
        model.save(file);
        LatentModel loaded = LatentModel.load(file);
        INDArray kernel = loaded.graph().getLayer("codings").getParam("W");
        assertThat(kernel).isEqualTo(model.graph().getLayer("codings").getParam("W"));
        // the identity matrix through the vertex is the decoder's kernel
        ComputationGraph graph = loaded.graph();
        graph.getLayer("decoder_1").getParam("b").assign(0);
        INDArray codings = Nd4j.eye(3);
        var vertex = graph.getVertex("decoder_1_kernel");
        vertex.setInput(0, codings, org.deeplearning4j.nn.workspace.LayerWorkspaceMgr.noWorkspaces());
        INDArray decoderKernel =
                vertex.doForward(false, org.deeplearning4j.nn.workspace.LayerWorkspaceMgr.noWorkspaces());
        assertThat(decoderKernel).isEqualTo(kernel.transpose());
    }

    @Test
    void namesTheLayerThatIsNotThere() {
        ComputationGraph graph = linear("loss");
        assertThatThrownBy(() -> graph.outputSingle(Nd4j.ones(1, 2)))
                .hasStackTraceContaining("vertex 'kernel' (TransposedKernelVertex): expected 'loss' to be a"
                        + " SharedKernelDense layer of the same graph, found LossLayer");
    }
}
