package org.latent4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** DL4J's losses on its output layers: of classifiers, of regressions, with gradients averaged or not. */
class OutputLossesTest {
    private static final int BATCH = 7;
    private static final int INPUTS = 5;
    private static final int CLASSES = 4;
    private static final int TIME = 3;

    record Case(Activation activation, LossFunction loss, boolean sequences, boolean averaged) {}

    static Stream<Case> cases() {
        return Stream.of(
                        new Case(Activation.SOFTMAX, LossFunction.MCXENT, false, true),
                        new Case(Activation.SOFTMAX, LossFunction.NEGATIVELOGLIKELIHOOD, false, true),
                        new Case(Activation.SOFTMAX, LossFunction.SPARSE_MCXENT, false, true),
                        new Case(Activation.SOFTMAX, LossFunction.MSE, false, true),
                        new Case(Activation.IDENTITY, LossFunction.MSE, false, true),
                        new Case(Activation.TANH, LossFunction.L2, false, true),
                        new Case(Activation.IDENTITY, LossFunction.L1, false, true),
                        new Case(Activation.SELU, LossFunction.MEAN_ABSOLUTE_ERROR, false, true),
                        new Case(Activation.SIGMOID, LossFunction.XENT, false, true))
                .flatMap(c -> Stream.of(
                        c,
                        new Case(c.activation(), c.loss(), false, false),
                        new Case(c.activation(), c.loss(), true, true)))
                .filter(c -> !(c.sequences() && c.loss() == LossFunction.SPARSE_MCXENT)); // DL4J fails at it
    }

    @ParameterizedTest
    @MethodSource("cases")
    void followsDl4j(Case c) {
        ComputationGraph graph = new ComputationGraph(configuration(c));
        graph.init();
        List<Integer> shape = c.sequences() ? List.of(TIME, INPUTS) : List.of(INPUTS);
        Nd4j.getRandom().setSeed(4);
        try (CompiledTraining compiled = CompiledTraining.of(graph, List.of(shape), BATCH, 2)) {
            TeacherForced forced = new TeacherForced(graph, compiled);
            for (int step = 0; step < 20; step++) {
                INDArray input = c.sequences() ? Nd4j.randn(BATCH, TIME, INPUTS) : Nd4j.randn(BATCH, INPUTS);
                INDArray target = target(c);
                forced.step(input, target, own(c, input), own(c, target));
            }
            assertThat(forced.events()).isEmpty();
        }
    }

    private static INDArray own(Case c, INDArray array) {
        return c.sequences() ? array.permute(0, 2, 1).dup('f') : array;
    }

    private static INDArray target(Case c) {
        long[] shape = c.sequences() ? new long[] {BATCH, TIME, CLASSES} : new long[] {BATCH, CLASSES};
        return switch (c.loss()) {
            case SPARSE_MCXENT ->
                Nd4j.rand(BATCH, 1)
                        .muli(CLASSES - 1e-3)
                        .castTo(org.nd4j.linalg.api.buffer.DataType.INT32)
                        .castTo(org.nd4j.linalg.api.buffer.DataType.FLOAT);
            case MCXENT, NEGATIVELOGLIKELIHOOD -> {
                INDArray shares = Nd4j.rand(shape);
                yield shares.div(shares.sum(true, shape.length - 1));
            }
            default -> Nd4j.rand(shape);
        };
    }

    private static ComputationGraphConfiguration configuration(Case c) {
        NeuralNetConfiguration.Builder builder = new NeuralNetConfiguration.Builder()
                .seed(6)
                .miniBatch(c.averaged())
                .updater(new Adam(0.01));
        var graph = builder.graphBuilder().addInputs("input");
        if (c.sequences()) {
            graph.addLayer(
                            "hidden",
                            new LSTM.Builder()
                                    .nOut(6)
                                    .activation(Activation.TANH)
                                    .build(),
                            "input")
                    .addLayer(
                            "output",
                            new RnnOutputLayer.Builder(c.loss())
                                    .activation(c.activation())
                                    .nOut(CLASSES)
                                    .build(),
                            "hidden")
                    .setInputTypes(InputType.recurrent(INPUTS, TIME));
        } else {
            graph.addLayer(
                            "hidden",
                            new DenseLayer.Builder()
                                    .nOut(6)
                                    .activation(Activation.TANH)
                                    .build(),
                            "input")
                    .addLayer(
                            "output",
                            new OutputLayer.Builder(c.loss())
                                    .activation(c.activation())
                                    .nOut(CLASSES)
                                    .build(),
                            "hidden")
                    .setInputTypes(InputType.feedForward(INPUTS));
        }
        return graph.setOutputs("output").build();
    }
}
